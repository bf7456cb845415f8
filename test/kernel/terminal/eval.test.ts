import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Jimp } from 'jimp';
import { tasks } from '../../../kernel/evaluation/tasks/all.js';
import { until } from '../../harness/until.js';
import { chatspot, Workspace } from './cli.js';

describe('chatspot eval, on the bundled model', function () {
  this.timeout(300_000);
  const workspace = new Workspace();
  after(() => workspace.remove());
  const inThread = ['--threads', '1', '--max-tokens', '32'];
  /** Without the times, which differ. */
  const table = (stdout: string) => stdout.replace(/^.*(?: ms each|All in ).*$/gm, '').trim();

  it('goes on after kill -9 where it stopped, and merges shards to the same table', async () => {
    const task = ['eval', 'pope', 'demo=yes', 'limit=6', 'seed=3'];
    const at = (name: string) => workspace.path(name);
    const whole = chatspot(...task, ...inThread, '--out', at('whole.jsonl'));
    assert.equal(whole.code, 0, whole.stderr);
    assert.match(whole.stdout, /random, accuracy/);

    const lines = () => (existsSync(at('killed.jsonl')) ? readFileSync(at('killed.jsonl'), 'utf8').split('\n').length - 1 : 0); // prettier-ignore
    const args = [resolve('dist/cli.js'), ...task, ...inThread, '--out', at('killed.jsonl')];
    const running = spawn(process.execPath, args, { stdio: 'ignore' });
    await until('some samples', () => lines() >= 4);
    running.kill('SIGKILL');
    await new Promise((ended) => running.once('exit', ended));
    const kept = readFileSync(at('killed.jsonl'), 'utf8').replace(/[^\n]*$/, '');
    appendFileSync(at('killed.jsonl'), '{"id":"torn');
    const resumed = chatspot(...task, ...inThread, '--out', at('killed.jsonl'));
    assert.equal(table(resumed.stdout), table(whole.stdout));
    const after = readFileSync(at('killed.jsonl'), 'utf8');
    assert(after.startsWith(kept), 'what was there before was asked again');
    assert.equal(after.split('\n').length, readFileSync(at('whole.jsonl'), 'utf8').split('\n').length);

    for (const i of [1, 2]) {
      const part = chatspot(...task, ...inThread, `--shard=${i}/2`, '--out', at(`part${i}.jsonl`));
      assert.match(part.stdout, /questions are missing/);
    }
    const merged = chatspot('eval', 'merge', at('part2.jsonl'), at('part1.jsonl'));
    assert.equal(table(merged.stdout), table(whole.stdout));
    const compared = chatspot('eval', 'compare', at('whole.jsonl'), at('killed.jsonl'));
    assert.match(compared.stdout, /random .*\b0 +0 +1\.0000/);
  });

  it('runs every task of the demo, with scores that are neither nothing nor perfect', async () => {
    const folder = workspace.path('demo');
    const { code, stdout, stderr } = chatspot(
      'eval',
      '--demo',
      '--out',
      folder,
      'limit=6',
      'noise=0.3',
      ...inThread,
    );
    assert.equal(code, 0, stderr);
    const scores = tasks.map(({ name }) => {
      const rows = stdout.slice(stdout.indexOf(`\n${name}  `)).split(/\nchatspot-nano/)[0]!;
      return [...rows.matchAll(/^\S.*?\s{2,}(\d+\.\d)\s/gm)].map(([, score]) => Number(score));
    });
    for (const [i, { name }] of tasks.entries()) {
      assert(scores[i]!.length > 0, `${name} has no score`);
      assert(Math.max(...scores[i]!) > 25, `${name} scores nothing: ${scores[i]!.join(', ')}`);
    }
    assert(
      scores.flat().some((score) => score > 5 && score < 95),
      'every score is trivial',
    );
    const curve = await Jimp.read(readFileSync(join(folder, 'runs', 'coco-regions.noise.png')));
    assert(curve.bitmap.width > 400);
    assert(existsSync(join(folder, 'runs', 'mmbench.submission.tsv')));
    const answers = JSON.parse(readFileSync(join(folder, 'runs', 'mm-vet.answers.json'), 'utf8')) as object;
    assert.equal(Object.keys(answers).length, 6);
  });

  it('counts a question whose picture is broken as wrong, says so and exits with 1', () => {
    writeFileSync(workspace.path('broken.jpg'), 'no picture');
    const question = { question_id: 1, image: 'broken.jpg', text: 'Is there a dog in the image?', label: 'yes' }; // prettier-ignore
    writeFileSync(workspace.path('pope.json'), JSON.stringify(question));
    const files = [`random=${workspace.path('pope.json')}`, `images=${workspace.path('')}`];
    const { code, stdout } = chatspot('eval', 'pope', ...files, '--out', workspace.path('broken.jsonl'));
    assert.match(stdout, /1 could not be asked \(picture-broken\) and count as wrong/);
    assert.equal(code, 1);
  });

  const wrong: [args: string[], code: string, exit: number][] = [
    [['flying'], 'eval-task', 2],
    [['pope', 'speed=9'], 'eval-option', 2],
    [['refcoco', 'refs=no.p', 'instances=no.json', 'images=no'], 'dataset-missing', 1],
    [['merge'], 'eval-option', 2],
  ];
  for (const [args, code, exit] of wrong) {
    it(`says in one sentence what is wrong with eval ${args.join(' ')}`, () => {
      const result = chatspot('eval', ...args);
      assert.equal(result.code, exit);
      assert.match(result.stderr, new RegExp(`^chatspot: [^\\n]+\\. \\(${code}\\)\\n$`));
    });
  }

  it('lists its tasks and their options', () => {
    const { stdout } = chatspot('eval');
    for (const { name, options } of tasks) {
      assert(stdout.includes(name));
      for (const key of Object.keys(options)) assert(stdout.includes(`${key}=`), key);
    }
  });
});
