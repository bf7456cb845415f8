import assert from 'node:assert/strict';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { TextStream } from '../../kernel/engine/process/textStream.js';
import { ChatTokenizer } from '../../kernel/engine/process/tokenizer.js';
import type { ChatMessage } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';
import { changeJson, tinyModel, withModelCopy } from './tinyModel.js';

const folder = await readModelFolder(tinyModel);
const tokenizer = new ChatTokenizer(folder);
const user = (content: string): ChatMessage => ({ role: 'user', content });

describe('tokenizer', () => {
  it('renders the chat template and keeps added tokens whole', () => {
    const { text, tokens } = tokenizer.prompt(
      [user('<image>a<box>0'), { role: 'assistant', content: 'b' }, user('c')],
      1,
    );
    assert.equal(text, '<s><user><image>a<box>0<bot>b</s><user>c<bot>');
    assert.equal(tokens.filter((token) => token === folder.imageToken).length, 1);
    assert.deepEqual(tokens.slice(0, 3), [1, 6, 3]);
    assert.equal(tokens.length, 12); // <s> is written by the template and not added again
  });

  const bad: readonly [name: string, messages: ChatMessage[], pictures: number, code: string][] = [
    ['no message', [], 0, 'prompt-empty'],
    ['only spaces', [user(' \n')], 0, 'prompt-empty'],
    ['a picture too many', [user('a')], 1, 'picture-count'],
    ['a picture too few', [user('<image><image>a')], 1, 'picture-count'],
  ];
  for (const [name, messages, pictures, code] of bad) {
    it(`${name}: ${code}`, () => {
      assert.throws(
        () => tokenizer.prompt(messages, pictures),
        (error) => error instanceof Failure && error.code === code,
      );
    });
  }

  it('a template that wants lists gets pictures and texts as parts', async () => {
    const template =
      "{% for message in messages %}{% for part in message['content'] %}" +
      "{% if part['type'] == 'image' %}<image>;{% else %}[{{ part['text'] }}]{% endif %}{% endfor %}{% endfor %}";
    await withModelCopy(async (copy) => {
      await changeJson(copy, 'tokenizer_config.json', { chat_template: template });
      const { text } = new ChatTokenizer(await readModelFolder(copy)).prompt([user('<image>\nWhat?')], 1);
      assert.equal(text, '<image>;[What?]');
    });
  });
});

describe('text stream', () => {
  /** Tokens of a text, one a byte where the vocabulary has no character. */
  const tokensOf = (text: string): readonly number[] => tokenizer.prompt([user(text)], 0).tokens.slice(2, -1);
  const pieces = (tokens: readonly number[]): string[] => {
    const stream = new TextStream((list) => tokenizer.decode(list));
    return [...tokens.map((token) => stream.push(token)), stream.end()];
  };
  const table: readonly [name: string, tokens: readonly number[], expected: string[]][] = [
    ['letters', tokensOf('ab'), ['a', 'b', '']],
    ['two bytes', tokensOf('é!'), ['', 'é', '!', '']],
    ['three bytes', tokensOf('漢'), ['', '', '漢', '']],
    ['four bytes', tokensOf('a🦙b'), ['a', '', '', '', '🦙', 'b', '']],
    ['a character cut off by the end', tokensOf('a漢').slice(0, -1), ['a', '', '', '\ufffd']],
    ['tokens that frame an answer have no text', [1, ...tokensOf('a'), 2], ['', 'a', '', '']],
    ['box tokens have', tokensOf('<box>0</box>'), ['<box>', '0', '</box>', '']],
  ];
  for (const [name, tokens, expected] of table) {
    it(name, () => assert.deepEqual(pieces(tokens), expected));
  }

  it('the pieces together are the text, and no piece splits a character', () => {
    const text = 'naïve — 点在哪里? 🦙🦙 end';
    const streamed = pieces(tokensOf(text));
    assert.equal(streamed.join(''), text);
    assert.ok(streamed.every((piece) => !piece.includes('\ufffd')));
  });

  it('bytes that never become a character do not hold the stream up for ever', () => {
    const broken = tokensOf('é').slice(0, 1); // a first byte, again and again
    const streamed = pieces(Array.from({ length: 9 }, () => broken[0]!));
    assert.ok(streamed.slice(0, -1).some((piece) => piece !== ''));
    assert.equal(streamed.join('').length, 9);
  });

  it('decoders that trim the first token of a text trim only the first', () => {
    const words = ['▁one', '▁two', '▁three'];
    const stream = new TextStream((list) =>
      list
        .map((token) => words[token]!.replace('▁', ' '))
        .join('')
        .trimStart(),
    );
    assert.deepEqual([stream.push(0), stream.push(1), stream.push(2)], ['one', ' two', ' three']);
  });
});
