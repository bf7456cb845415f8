/** What LLaVA's tensors are called, by whoever wrote them. */

/**
 * Names as transformers below 4.52 wrote them are the canonical ones. Later versions put `model.` in front and
 * drop the decoder's inner `model.`; 5.x also drops `vision_model.`. LLaVA's own code (and ChatSpot's relatives
 * that grew from it) keeps the decoder's names and hangs the rest below `model.`.
 */
export function canonicalName(name: string): string {
  return name
    .replace(/^model\.mm_projector\.0\./, 'multi_modal_projector.linear_1.')
    .replace(/^model\.mm_projector\.2\./, 'multi_modal_projector.linear_2.')
    .replace(/^model\.mm_projector\./, 'multi_modal_projector.linear.')
    .replace(/^model\.vision_tower\.vision_tower\./, 'vision_tower.')
    .replace(/^model\.(?=vision_tower\.|language_model\.|multi_modal_projector\.)/, '')
    .replace(/^vision_tower\.(?!vision_model\.)/, 'vision_tower.vision_model.')
    .replace(/^(language_model\.|model\.)(?=layers\.|embed_tokens\.|norm\.)/, 'language_model.model.')
    .replace(/^lm_head\./, 'language_model.lm_head.');
}

/** The part of the model that a canonical name belongs to, for sentences. */
export function partOf(name: string): string {
  if (name.startsWith('vision_tower.')) return 'vision tower';
  if (name.startsWith('text_')) return 'text encoder';
  return name.startsWith('multi_modal_projector.') ? 'projector' : 'decoder';
}
