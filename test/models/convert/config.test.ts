import assert from 'node:assert/strict';
import { imageTokens, readConfig } from '../../../models/convert/config.js';

describe('readConfig', () => {
  it('fills in what LLaVA-1.5-7B leaves out', () => {
    // llava-hf/llava-1.5-7b-hf, without the entries that decide nothing here.
    const { vision, text, projector, imageTokenIndex } = readConfig({
      architectures: ['LlavaForConditionalGeneration'],
      ignore_index: -100,
      image_token_index: 32000,
      model_type: 'llava',
      pad_token_id: 32001,
      projector_hidden_act: 'gelu',
      text_config: {
        _name_or_path: 'lmsys/vicuna-7b-v1.5',
        max_position_embeddings: 4096,
        model_type: 'llama',
        rms_norm_eps: 1e-5,
        vocab_size: 32064,
      },
      tie_word_embeddings: false,
      vision_config: {
        hidden_size: 1024,
        image_size: 336,
        intermediate_size: 4096,
        model_type: 'clip_vision_model',
        num_attention_heads: 16,
        num_hidden_layers: 24,
        patch_size: 14,
        projection_dim: 768,
        vocab_size: 32000,
      },
      vision_feature_layer: -2,
      vision_feature_select_strategy: 'default',
    });
    assert.equal(imageTokens(vision), 576);
    assert.equal(vision.featureLayers, 23);
    assert.equal(vision.activation, 'quick_gelu');
    assert.equal(vision.layerNormEps, 1e-5);
    assert.deepEqual(text, {
      hiddenSize: 4096,
      intermediateSize: 11008,
      layers: 32,
      heads: 32,
      keyValueHeads: 32,
      headSize: 128,
      vocabularySize: 32064,
      maxPositions: 4096,
      rmsNormEps: 1e-5,
      ropeTheta: 10000,
      ropeFactor: 1,
      activation: 'silu',
      tiedEmbeddings: false,
    });
    assert.deepEqual(projector, { activation: 'gelu', norm: false, position: false });
    assert.equal(imageTokenIndex, 32000);
  });

  const features: [layer: number, runs: number][] = [
    [-1, 24],
    [-25, 0],
    [0, 0],
    [24, 24],
  ];
  for (const [layer, runs] of features) {
    it(`vision_feature_layer ${layer} of 24 layers runs ${runs}`, () => {
      const { vision } = readConfig({ model_type: 'llava', vision_feature_layer: layer });
      assert.equal(vision.featureLayers, runs);
    });
  }

  it('reads rope settings where older configurations keep them', () => {
    const rope = { rope_theta: 500000, rope_scaling: { type: 'linear', factor: 4 } };
    const { text } = readConfig({ model_type: 'llava', text_config: rope });
    assert.deepEqual([text.ropeTheta, text.ropeFactor], [500000, 4]);
  });

  it('refuses a decoder with a sliding window, and unknown defaults', () => {
    const sizes = { num_attention_heads: 32, hidden_size: 4096, max_position_embeddings: 32768 };
    const mistral = { model_type: 'mistral', ...sizes, sliding_window: 4096 };
    const read = (text_config: object) => () => readConfig({ model_type: 'llava', text_config });
    assert.throws(read(mistral), { code: 'unsupported-model', message: /sliding_window is 4096/ });
    assert.throws(read({ model_type: 'qwen2' }), { message: /num_attention_heads is missing/ });
  });
});
