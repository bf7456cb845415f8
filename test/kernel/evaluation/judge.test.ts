import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gradeByModel, gradeByWords } from '../../../kernel/evaluation/judge.js';
import { Failure } from '../../../kernel/failure.js';

const truth = { question: 'What does it cost?', answer: '$3.20<OR>3.20 dollars' };

describe('grades by words', () => {
  const table: [answer: string, truth: string, grade: number][] = [
    ['it is red', 'red', 1],
    ['it is hundred', 'red', 0],
    ['a red cat', 'red<AND>cat', 1],
    ['a red dog', 'red<AND>cat', 0.5],
    ['a green dog', 'red<AND>cat<OR>dog', 1],
    ['', 'red', 0],
  ];
  for (const [answer, of, grade] of table) {
    it(`${JSON.stringify(answer)} for ${of} is ${grade}`, () =>
      assert.equal(gradeByWords(answer, of), grade));
  }
});

/** A server that speaks the route of chat completions, as judges do. */
describe('grades by a model behind a server', () => {
  let server: Server;
  let reply: { status: number; body: string };
  const asked: { path: string; key: string | undefined; body: Record<string, unknown> }[] = [];
  before((done) => {
    server = createServer(async (request, response) => {
      const { url, headers } = request;
      asked.push({ path: url!, key: headers.authorization, body: JSON.parse(await textOf(request)) });
      response.writeHead(reply.status).end(reply.body);
    }).listen(0, '127.0.0.1', done);
  });
  after(() => server.close());
  afterEach(() => delete process.env['CHATSPOT_JUDGE_KEY']);
  const at = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const says = (content: unknown) => ({ status: 200, body: JSON.stringify({ choices: [{ message: { content } }] }) }); // prettier-ignore

  const grades: [said: string, grade: number | undefined][] = [
    ['0.8', 0.8],
    [' Grade: 1.0\n', 1],
    ['0', 0],
    ['I would rather not say.', undefined],
  ];
  for (const [said, grade] of grades) {
    it(`reads ${JSON.stringify(said)} as ${grade}`, async () => {
      reply = says(said);
      assert.equal(await gradeByModel(at(), 'judge-1', truth, '$3.20'), grade);
    });
  }

  it('tells the judge question, truth and answer, at no temperature, with the key', async () => {
    process.env['CHATSPOT_JUDGE_KEY'] = 'secret';
    reply = says('1');
    await gradeByModel(`${at()}/`, 'judge-1', truth, 'about $3.20');
    const { path, key, body } = asked.at(-1)!;
    assert.deepEqual([path, key], ['/v1/chat/completions', 'Bearer secret']);
    assert.deepEqual([body['model'], body['temperature']], ['judge-1', 0]);
    const [{ content }] = body['messages'] as [{ content: string }];
    for (const part of ['What does it cost?', '$3.20<OR>3.20 dollars', 'about $3.20']) assert.ok(content.includes(part)); // prettier-ignore
  });

  const failures: [what: string, reply: { status: number; body: string }][] = [
    ['a status', { status: 401, body: '{}' }],
    ['no JSON', { status: 200, body: 'busy' }],
    ['another JSON', { status: 200, body: '{"choices":[]}' }],
    ['content that is no text', says(7)],
  ];
  for (const [what, bad] of failures) {
    it(`says what is wrong with ${what}`, async () => {
      reply = bad;
      await assert.rejects(gradeByModel(at(), 'judge-1', truth, 'x'), isJudgeFailure);
    });
  }

  it('says so where nobody listens', async () => {
    await assert.rejects(gradeByModel('http://127.0.0.1:9/v1', 'judge-1', truth, 'x'), isJudgeFailure);
  });
});

const isJudgeFailure = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.code === 'judge-failed' && thrown.message.includes('http://127.0.0.1');

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
