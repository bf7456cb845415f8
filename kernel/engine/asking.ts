/** Questions on their way to the engine process, with the pictures that it does not have. */
import { Failure } from '../failure.js';
import type { EngineHost } from './engineHost.js';
import type { EngineProcess } from './engineProcess.js';
import type { PictureData } from './protocol.js';
import type { AnswerEvent, AnswerOfMany, Question } from './question.js';

/** Asks, and asks once more where that helps and nothing of the answer was seen yet. */
export async function answer(
  host: EngineHost,
  question: Question,
  signal: AbortSignal,
  emit: (event: AnswerEvent) => void,
): Promise<void> {
  let seen = false;
  const watch = (event: AnswerEvent): void => {
    seen = true;
    emit(event);
  };
  const engine = await host.running(signal);
  try {
    await ask(host, engine, question, signal, watch);
  } catch (error) {
    const code = error instanceof Failure ? error.code : '';
    if (seen || !(code === 'picture-unknown' || code === 'engine-restarted')) throw error;
    for (const { key } of question.pictures) engine.pictures.delete(key);
    await ask(host, await host.running(signal), question, signal, emit).catch((again: unknown) => {
      throw isForgotten(again) ? tooLarge() : again;
    });
  }
}

const isForgotten = (error: unknown): boolean => error instanceof Failure && error.code === 'picture-unknown';

/** One picture always has room; several that were all handed over for one question and are not there had none. */
function tooLarge(): Failure {
  const text = 'The pictures of this conversation are too large to be kept together; ask about fewer or smaller ones.'; // prettier-ignore
  return new Failure('pictures-too-large', text);
}

/** Asks, and asks again those that the engine had no picture for any more. */
export async function answerAll(
  host: EngineHost,
  questions: readonly Question[],
  signal: AbortSignal,
  emit: (event: AnswerOfMany) => void,
): Promise<void> {
  const engine = await host.running(signal);
  const forgotten: number[] = [];
  await askAll(host, engine, questions, signal, (event) => {
    if ('error' in event && event.error.code === 'picture-unknown') forgotten.push(event.index);
    else emit(event);
  });
  // One by one: together their pictures may be more than the engine keeps.
  for (const index of forgotten) {
    const question = questions[index]!;
    for (const { key } of question.pictures) engine.pictures.delete(key);
    await askAll(host, engine, [question], signal, (event) => {
      const isTooLarge = 'error' in event && event.error.code === 'picture-unknown';
      if (!isTooLarge) return emit({ ...event, index });
      const { code, message } = tooLarge();
      emit({ index, error: { code, message } });
    });
  }
}

/** Hands a picture over. @param warm compute its KV prefix, too */
export async function hand(
  host: EngineHost,
  engine: EngineProcess,
  picture: PictureData,
  warm: boolean,
  signal?: AbortSignal,
): Promise<void> {
  engine.pictures.add(picture.key);
  try {
    await host.request(engine, { type: 'picture', picture, warm }, signal);
  } catch (error) {
    engine.pictures.delete(picture.key);
    throw error;
  }
}

/** Hands over the pictures that are missing and asks, together, so that no other request comes between. */
async function ask(
  host: EngineHost,
  engine: EngineProcess,
  { messages, pictures, sampling }: Question,
  signal: AbortSignal,
  emit: (event: AnswerEvent) => void,
): Promise<void> {
  const hands = handAll(host, engine, pictures, signal);
  const request = { type: 'generate', messages, pictures: pictures.map(({ key }) => key), sampling } as const;
  const asked = host.request(engine, request, signal, (event) => emit(event as AnswerEvent));
  await Promise.all([...hands, asked]);
}

async function askAll(
  host: EngineHost,
  engine: EngineProcess,
  questions: readonly Question[],
  signal: AbortSignal,
  emit: (event: AnswerOfMany) => void,
): Promise<void> {
  const all = questions.flatMap(({ pictures }) => pictures);
  const hands = handAll(host, engine, all, signal);
  const asked = questions.map(({ messages, pictures, sampling }) => ({
    ...{ messages, sampling },
    pictures: pictures.map(({ key }) => key),
  }));
  const request = { type: 'generate-all', questions: asked } as const;
  const answers = host.request(engine, request, signal, (event) => {
    if (event.type !== 'answered') return;
    const { index } = event;
    emit('result' in event ? { index, result: event.result } : { index, error: event.error });
  });
  await Promise.all([...hands, answers]);
}

/** Hands over those pictures that the engine does not have. */
function handAll(
  host: EngineHost,
  engine: EngineProcess,
  pictures: readonly PictureData[],
  signal: AbortSignal,
): Promise<void>[] {
  return pictures
    .filter(({ key }) => !engine.pictures.has(key))
    .filter(({ key }, i, all) => all.findIndex((other) => other.key === key) === i)
    .map((picture) => hand(host, engine, picture, false, signal));
}
