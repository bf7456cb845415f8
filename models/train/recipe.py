"""The whole recipe, from an empty folder to an exported model: python3 recipe.py [--out build/train] [--export build/nano-hf]

Every stage has a wall-clock budget (stages.py) and saves every few minutes; stopped and started again, the recipe goes on where
it was. --scale 0.1 runs all stages with a tenth of their budgets, to see that everything works.
"""
import argparse
import glob
import os
import subprocess
import sys

from stages import ORDER, STAGES

FOLDER = os.path.dirname(os.path.abspath(__file__))
PAGES, CODE_PAGES = 4000, 700       # five a second or so
BUILD = os.path.join(FOLDER, '..', '..', 'build')


def render_pages(share):
    """Chromium draws the pages whose windows are trained on; needs Node and the project's packages."""
    command = ['node', '--import', 'tsx', 'models/train/pages/render.ts', os.path.join(BUILD, 'pages')]
    for what in ([str(int(PAGES * share))], [str(int(CODE_PAGES * share)), str(PAGES), 'code']):
        subprocess.run(command + what, cwd=os.path.join(FOLDER, '..', '..'), check=True)


def run(*arguments):
    # one thread per process: two single-threaded processes beat one with two threads
    subprocess.run([sys.executable, *arguments], cwd=FOLDER, env={**os.environ, 'OMP_NUM_THREADS': '1'}, check=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', default=os.path.join(BUILD, 'train'))
    parser.add_argument('--export', default=os.path.join(BUILD, 'nano-hf'))
    parser.add_argument('--scale', type=float, default=1., help='of all budgets')
    parser.add_argument('--processes', default='2', help='one per core')
    parser.add_argument('--device', choices=['cpu', 'cuda'], default='cpu', help='cuda: all cores but two draw pictures, whatever --processes')
    options = parser.parse_args()
    if not glob.glob(os.path.join(BUILD, 'pages', '*.json')):
        render_pages(1 if options.scale == 1 else .01)
    out, export = os.path.abspath(options.out), os.path.abspath(options.export)
    on_gpu = ['--device', 'cuda', '--workers', str(max(1, os.cpu_count() - 2)), '--batch', '64']
    where = on_gpu if options.device == 'cuda' else ['--processes', options.processes]
    for name in ORDER:
        run('train.py', name, '--out', out, '--minutes', str(STAGES[name].minutes * options.scale), *where)
    last = os.path.join(out, ORDER[-1] + '.pt')
    run('export.py', last, export)
    run('evaluate.py', last, '--json', os.path.join(out, 'evaluation.json'))
    run('curves.py', os.path.join(out, 'log.csv'), os.path.join(out, 'curve.csv'))
