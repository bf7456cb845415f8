import { basename, resolve } from 'node:path';
import { Failure } from '../../failure.js';
import type { TextEncoderIdentity } from '../protocol.js';
import {
  answeringGraph,
  fingerprint,
  graphFile,
  hasGraph,
  listGraphs,
  textEncoderGraph,
} from './graphFiles.js';
import { JsonFile } from './jsonFile.js';

/** What the folder of a text encoder says; the graph itself is only named. */
export interface TextEncoderFolder {
  readonly identity: TextEncoderIdentity;
  readonly folder: string;
  /** Absolute path. */
  readonly graph: string;
  /** The longest text in tokens, its first and last included. */
  readonly maxTokens: number;
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
}

/** Of every CLIP; published configurations leave it out. */
const usualMaxTokens = 77;

/**
 * A folder in the layout in which transformers.js reads CLIPTextModelWithProjection; other graphs may lie beside.
 * @throws Failure `model-missing`, `model-config` or `model-unsupported` (it does something else)
 */
export async function readTextEncoderFolder(path: string): Promise<TextEncoderFolder> {
  const folder = resolve(path);
  const names = await listGraphs(folder);
  if (hasGraph(names, answeringGraph) && !hasGraph(names, textEncoderGraph)) {
    const text = `${folder} is a model that answers questions and no text encoder; convert a CLIP checkpoint, and name its folder.`;
    throw new Failure('model-unsupported', text);
  }
  const graph = graphFile(folder, names, textEncoderGraph);
  const config = await JsonFile.read(folder, 'config.json');
  const type = config.text('model_type') ?? '';
  if (type !== 'clip' && type !== 'clip_text_model') {
    const text = `${folder} has a text encoder of the kind ${type || 'unknown'}; choose CLIP's.`;
    throw new Failure('model-unsupported', text);
  }
  const tokenizer = await JsonFile.read(folder, 'tokenizer.json');
  const tokenizerConfig = await JsonFile.read(folder, 'tokenizer_config.json');
  const positions = 'max_position_embeddings';
  const files = [config, tokenizer, tokenizerConfig];
  return {
    identity: { name: basename(folder), fingerprint: await fingerprint(folder, names, [graph], files) },
    folder,
    graph,
    maxTokens: config.number(`text_config.${positions}`) ?? config.number(positions) ?? usualMaxTokens,
    tokenizer: tokenizer.value,
    tokenizerConfig: tokenizerConfig.value,
  };
}
