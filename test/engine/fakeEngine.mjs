// Speaks the engine's protocol badly on purpose: FAKE_ENGINE says how. Its state is one life of the process.
const mode = process.env.FAKE_ENGINE ?? '';
const pictures = new Set();
let forgot = false;
let hangs = false;
let model = 'none';

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const done = (result = null) => process.send({ type: 'done', id: message.id, result });
  const failed = (code) =>
    process.send({ type: 'failed', id: message.id, error: { code, message: `${code}.` } });
  const fall = () => {
    console.error('\u001b[31mlast words of the engine\u001b[0m');
    process.exitCode = 7;
    process.disconnect();
  };
  if (message.type === 'shutdown') process.exit(0);
  if (message.type === 'load') {
    if (message.folder === 'broken') return failed('model-missing');
    const trying = (provider) => process.send({ type: 'trying', id: message.id, provider });
    if (message.device !== 'cpu' && message.avoid === undefined) {
      trying('webgpu');
      process.send({ type: 'progress', id: message.id, stage: 'loading model' });
      if (message.folder === 'hang') return;
      if (mode === 'dies on a GPU') return process.kill(process.pid, 'SIGKILL');
    }
    trying('cpu');
    if (mode === 'dies on the processor') return process.kill(process.pid, 'SIGKILL');
    model = `${message.folder} on ${message.device}`;
    return done({ model: { name: model } });
  }
  if (message.type === 'picture') {
    if (mode === 'has room for one picture') pictures.clear();
    pictures.add(message.picture.key);
    return done();
  }
  if (message.type === 'generate-all') {
    if (mode === 'forgets pictures' && !forgot) {
      forgot = true;
      pictures.clear();
    }
    for (const [index, asked] of message.questions.entries()) {
      const unknown = asked.pictures.some((key) => !pictures.has(key));
      const outcome = unknown
        ? { error: { code: 'picture-unknown', message: 'Unknown.' } }
        : { result: { text: `answer to ${asked.messages[0].content}` } };
      process.send({ type: 'answered', id: message.id, index, ...outcome });
    }
    return done(null);
  }
  if (message.type !== 'generate') return;
  const [{ content }] = message.messages;
  if (content === 'die') return fall();
  if (hangs) return; // one after the other, as the engine does
  if (content === 'hang') {
    hangs = true;
    return process.send({ type: 'token', id: message.id, text: 'working' });
  }
  if (mode === 'forgets pictures' && !forgot) {
    forgot = true;
    pictures.clear();
  }
  if (message.pictures.some((key) => !pictures.has(key))) return failed('picture-unknown');
  process.send({ type: 'progress', id: message.id, stage: 'answering' });
  process.send({ type: 'token', id: message.id, text: 'an' });
  process.send({ type: 'token', id: message.id, text: 'swer' });
  done({ text: `answer with ${model}, pictures ${[...pictures]}` });
});

if (mode === 'dies at once') {
  console.error('no room for the engine');
  process.exitCode = 3;
  process.disconnect();
} else {
  process.send({ type: 'hello', protocol: mode === 'old' ? 1 : 3, runtime: 'fake', pid: process.pid });
}
