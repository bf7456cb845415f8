"""A learning curve small enough to keep: python3 curves.py build/train/log.csv curves/NAME.csv (about one row a minute)."""
import csv
import sys

COLUMNS = ['cell_char', 'patch_kind', 'patch_color', 'box_pixels', 'box_code', 'column_char', 'slot_char', 'answers', 'attention', 'class', 'point',
           'color', 'state', 'ocr', 'where', 'count', 'exists', 'relation', 'empty', 'polygon', 'pair', 'follow', 'style']


def curve(log):
    """Rows (stage, minutes, images, the readings of COLUMNS) of a training log."""
    rows = {}
    with open(log, newline='') as file:
        for stage, minutes, images, reading, value in csv.reader(file):
            rows.setdefault((stage, float(minutes), int(images)), {})[reading] = value
    kept, last = [], (None, 0)
    for (stage, minutes, images), readings in rows.items():
        if stage != last[0] or minutes >= last[1] + 1:
            kept.append([stage, minutes, images] + [readings.get(column, '') for column in COLUMNS])
            last = (stage, minutes)
    return kept


if __name__ == '__main__':
    with open(sys.argv[2], 'w', newline='') as file:
        csv.writer(file, lineterminator='\n').writerows([['stage', 'minutes', 'images'] + COLUMNS] + curve(sys.argv[1]))
