"""Elements in the order in which people read: row by row, from left to right."""


def reading_order(elements):
    """An element belongs to the row above it where its middle lies within the height of that row's first."""
    left, rows = sorted(elements, key=lambda each: each.box[1] + each.box[3]), []
    for element in left:
        first = rows[-1][0].box if rows else None
        if first and first[1] <= (element.box[1] + element.box[3]) / 2 < first[3]:
            rows[-1].append(element)
        else:
            rows.append([element])
    return [element for row in rows for element in sorted(row, key=lambda each: each.box[0])]
