/**
 * Configurations of LLaVA's own code (also of ChatSpot's relatives that grew from it) → the form of transformers.
 * They are a decoder's flat configuration with `mm_…` entries, and leave the vision tower's sizes to another
 * repository: these come from that folder, or from the tensors themselves.
 */
import { Failure } from '../../kernel/failure.js';
import type { Checkpoint } from './checkpoint.js';
import type { Json } from './entries.js';

export function isOriginal(root: Json): boolean {
  return root['vision_config'] === undefined && typeof root['mm_vision_tower'] === 'string';
}

const tower = 'vision_tower.vision_model';
const projectors = ['linear', 'mlp2x_gelu'];
const flat = [
  'hidden_size',
  'intermediate_size',
  'num_hidden_layers',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'vocab_size',
  'max_position_embeddings',
  'rms_norm_eps',
  'rope_theta',
  'rope_scaling',
  'rope_parameters',
  'hidden_act',
  'sliding_window',
  'use_sliding_window',
  'tie_word_embeddings',
  'bos_token_id',
  'eos_token_id',
];

/**
 * @param towerConfig config.json of the folder that the vision tower comes from, where it is another one
 * @param imageToken the id that stands for one embedding of a picture; LLaVA's own code has none
 * @throws Failure `missing-part` without a vision tower, `unsupported-model`
 */
export function fromOriginal(
  root: Json,
  checkpoint: Checkpoint,
  towerConfig: Json | undefined,
  imageToken: number,
): Json {
  const name = String(root['mm_vision_tower']);
  const projector = root['mm_projector_type'] ?? 'linear';
  if (!projectors.includes(String(projector))) {
    const text = `config.json: mm_projector_type is ${JSON.stringify(projector)}; only ${projectors.join(' and ')} can be converted.`;
    throw new Failure('unsupported-model', text);
  }
  if (!checkpoint.has(`${tower}.embeddings.patch_embedding.weight`)) {
    const text = `${checkpoint.folder} holds no vision tower; fetch ${name} and give its folder with --vision.`;
    throw new Failure('missing-part', text);
  }
  const siglip = !checkpoint.has(`${tower}.embeddings.class_embedding`);
  const type = String(root['model_type']);
  const family = ['qwen', 'mistral'].find((part) => type.includes(part)) ?? 'llama';
  return {
    model_type: 'llava',
    image_token_index: imageToken,
    projector_hidden_act: 'gelu',
    // SigLIP's last layer is cut off by LLaVA's code: it is there only where the tower is a folder of its own.
    vision_feature_layer: siglip ? (towerConfig ? -2 : -1) : (root['mm_vision_select_layer'] ?? -2),
    vision_feature_select_strategy:
      siglip || root['mm_vision_select_feature'] === 'cls_patch' ? 'full' : 'default',
    vision_config: { ...towerShape(checkpoint, siglip), ...visionEntries(towerConfig) },
    text_config: {
      model_type: family === 'qwen' ? 'qwen2' : family,
      ...Object.fromEntries(flat.filter((key) => key in root).map((key) => [key, root[key]])),
    },
  };
}

/** A CLIP folder describes its text tower too; a folder of the vision tower alone has the entries at the top. */
function visionEntries(config: Json | undefined): Json {
  return (config?.['vision_config'] ?? config ?? {}) as Json;
}

/** What the tensors say. Heads are 64 wide in every CLIP and SigLIP, but for SO400M's 72. */
function towerShape(checkpoint: Checkpoint, siglip: boolean): Json {
  const shape = (name: string) => checkpoint.shapeOf(`${tower}.${name}.weight`) ?? [];
  const [hidden = 0, , patch = 1] = shape('embeddings.patch_embedding');
  const [positions = 0] = shape('embeddings.position_embedding');
  const [mlp = 0] = shape('encoder.layers.0.mlp.fc1');
  let layers = 0;
  while (checkpoint.has(`${tower}.encoder.layers.${layers}.layer_norm1.weight`)) layers++;
  return {
    model_type: siglip ? 'siglip_vision_model' : 'clip_vision_model',
    hidden_size: hidden,
    intermediate_size: mlp,
    num_hidden_layers: layers,
    num_attention_heads: hidden / (hidden === 1152 ? 72 : 64),
    patch_size: patch,
    image_size: Math.sqrt(positions - (siglip ? 0 : 1)) * patch,
  };
}
