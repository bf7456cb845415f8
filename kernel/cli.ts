import { Command, InvalidArgumentError, Option } from 'commander';
import { readSamplingNumber, type SamplingNumber } from './directives.js';
import { Failure } from './failure.js';
import { askCommand } from './terminal/ask.js';
import { blockSizes, convertCommand, quantizations } from './terminal/convert.js';
import { doctorCommand } from './terminal/doctor.js';
import { downloadCommand } from './terminal/download.js';
import { addModelCommand, listModelsCommand, removeModelsCommand } from './terminal/models.js';
import { evalCommand, taskHelp } from './terminal/eval.js';
import { runCommand } from './terminal/run.js';
import { version } from './version.js';

/** Exit codes: 0 all answered, 1 something failed, 2 the command line is not understood. */
const exitFailed = 1;
const exitUsage = 2;
/** Words that commander lets through and a command does not know. */
const usageErrors = new Set(['eval-task', 'eval-option']);

const program = new Command('chatspot')
  .description(
    'Point at a picture, ask about exactly that spot, and get an answer with the regions drawn on it.',
  )
  .version(version)
  .exitOverride() // before the commands, which inherit it
  .showHelpAfterError('(chatspot --help shows examples)')
  .addHelpText(
    'after',
    `
Regions in a question:
  <box 40 60 180 96>          a box: left, top, right, bottom in pixels of the picture
  <point 0.31 0.72>           decimals are fractions of its width and height
  <polygon 10 10 90 12 60 80> three or more corners
  answer in short / answer in detail   how long the answer may be

Examples:
  chatspot ask login.png "What text can you see in <box 40 60 180 96>?"
  chatspot ask login.png "Where is the red button?" --overlay where.png
  chatspot run notes.ipynb --out answered.ipynb
  chatspot eval --demo
  chatspot eval refcoco refs='refs(unc).p' instances=instances.json images=train2014 limit=500

Exit codes: 0 all answered, 1 something failed, 2 the command line is not understood.`,
  );

const model = new Option(
  '--model <model>',
  'name in the library, or folder (default: the bundled chatspot-nano)',
);
const device = new Option('--device <device>', 'where the model runs').default('auto');
device.choices(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);

program
  .command('ask')
  .description('ask one question about a picture')
  .argument('<picture>', 'PNG, JPEG, WebP, GIF, BMP or TIFF file')
  .argument('<instruction>', 'the question, with regions')
  .option('--json', 'print answer, regions, prompt, model, device, seed and timings as JSON')
  .option('--overlay <file>', 'write the picture with its regions drawn on it as PNG')
  .option('--temperature <number>', '0 always takes the likeliest token', sampling('temperature'), 0)
  .option(
    '--top-p <number>',
    'sample from the likeliest tokens that hold this probability',
    sampling('top_p'),
    1,
  )
  .option('--seed <number>', 'seed of the sampling', sampling('seed'), 1)
  .option('--max-tokens <number>', 'longest answer', sampling('max_tokens'), 256)
  .addOption(model)
  .addOption(device)
  .action(askCommand);

program
  .command('run')
  .description('execute a notebook: every cell, in order')
  .argument('<notebook>', '.ipynb file with cells in the chatspot language')
  .option('--out <file>', 'write the executed notebook here instead of in place')
  .addOption(model)
  .addOption(device)
  .action(runCommand);

program
  .command('eval')
  .description("run the paper's evaluation on data sets of your own, or on the demo's")
  .argument('[words...]', 'TASK key=value …; merge FILE …; compare FILE FILE')
  .allowUnknownOption()
  .option('--demo', "write the demo's data sets and run every task on them")
  .option(
    '--out <path>',
    'file of the run (with --demo and no task: folder); the same command goes on with it',
  )
  .option('--threads <number>', 'of the processor; 1 is fastest where other programs keep it busy', count)
  .option('--fresh', 'start again instead of going on')
  .option('--max-tokens <number>', 'longest answer', sampling('max_tokens'), 256)
  .addOption(model)
  .addOption(device)
  .addHelpText('after', () => `\n${taskHelp()}`)
  .action(evalCommand);

program
  .command('convert')
  .description("make a model folder from a Hugging Face LLaVA checkpoint, or a text encoder's from CLIP's")
  .argument('<checkpoint>', 'folder with config.json, tokenizer.json and safetensors')
  .argument('<target>', 'new model folder')
  .addOption(
    new Option(
      '--quant <kind>',
      'kind of weights: 4 bits, 4 bits with 16-bit computation for GPUs, 8, 16 or 32 bits',
    )
      .choices(quantizations)
      .default('q4'),
  )
  .addOption(
    new Option(
      '--block-size <values>',
      'values that share a scale at 4 and 8 bits: larger is faster and coarser',
    )
      .choices(blockSizes.map(String))
      .default('32'),
  )
  .addOption(
    new Option(
      '--cache-bits <bits>',
      'bits of kept keys and values: 16 take half of the memory (default: those of the computation)',
    ).choices(['16', '32']),
  )
  .option('--vision <folder>', 'CLIP or SigLIP folder, for original LLaVA checkpoints without a vision tower')
  .action(convertCommand);

const quant = new Option(
  '--quant <kind>',
  'kind of weights (default: the smallest that there is; a checkpoint becomes q4)',
);
quant.choices(quantizations);

program
  .command('download')
  .description('get a model from a Hugging Face hub into the library; started again, it goes on where it was')
  .argument(
    '<repository>',
    'OWNER/NAME of a LLaVA-type model: ONNX graphs, or safetensors, which are converted',
  )
  .option('--revision <name>', 'branch, tag or commit', 'main')
  .addOption(quant)
  .option('--name <name>', "in the library (default: the repository's)")
  .option('--endpoint <url>', 'another hub (default: HF_ENDPOINT, else https://huggingface.co)')
  .option('--token <token>', "for private models (default: HF_TOKEN, else the hub's own tools' token file)")
  .option('--from <folder>', 'take the files that lie here already')
  .option('--connections <number>', 'at once', connections, 4)
  .option('--anyway', 'also when the model cannot fit into memory')
  .action(downloadCommand);

const models = program.command('models').description('list the models of the library');
models.option('--json', 'as JSON').action(listModelsCommand);
models
  .command('add')
  .description('bring a folder into the library: a model is copied, a checkpoint converted')
  .argument('<folder>', 'model folder in the layout of transformers.js, or Hugging Face checkpoint')
  .option('--name <name>', "in the library (default: the folder's)")
  .addOption(quant)
  .action(addModelCommand);
models
  .command('remove')
  .description('remove models, or what there is of stopped downloads')
  .argument('<names...>')
  .action(removeModelsCommand);

program
  .command('doctor')
  .description('examine devices, memory, disk and a model, and measure its speed: a text for an issue')
  .addOption(model)
  .addOption(device)
  .option('--seconds <number>', 'for measuring; 0 for none', seconds, 10)
  .action(doctorCommand);

// `chatspot … | head` closes the pipe: the work goes on, there is only nobody left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown);
}

function report(thrown: unknown): number {
  if (thrown instanceof Error && 'exitCode' in thrown) return thrown.exitCode === 0 ? 0 : exitUsage;
  const { code, message } = Failure.from(thrown);
  console.error(`chatspot: ${message} (${code})`);
  return usageErrors.has(code) ? exitUsage : exitFailed;
}

function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0 && value <= 600) return value;
  throw new InvalidArgumentError('It is a number from 0 to 600.');
}

function connections(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 16) return count;
  throw new InvalidArgumentError('It is a whole number from 1 to 16.');
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number from 1.');
}

/** Reads a number as `%set` does. */
function sampling(name: SamplingNumber): (text: string) => number {
  return (text) => {
    try {
      return readSamplingNumber(name, text);
    } catch (thrown) {
      throw new InvalidArgumentError(Failure.from(thrown).message);
    }
  };
}
