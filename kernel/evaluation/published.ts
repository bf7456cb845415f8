/**
 * Published figures in percent. ChatSpot's are the paper's (arXiv 2307.09474); the others' those of their own papers:
 * Shikra 7B (2306.15195), Qwen-VL-Chat (2308.12966), NExT-Chat 7B (2311.04498), LLaVA-1.5 7B (2310.03744).
 */
export const models = ['ChatSpot', 'Shikra', 'Qwen-VL-Chat', 'NExT-Chat', 'LLaVA-1.5'] as const;

export type Published = Readonly<Partial<Record<(typeof models)[number], number>>>;

export const published = {
  cocoGtAccuracy: { ChatSpot: 64.5 },
  cocoGtAp: { ChatSpot: 48.8 },
  cocoGtSmall: { ChatSpot: 35.1 },
  cocoGtMedium: { ChatSpot: 56.0 },
  cocoGtLarge: { ChatSpot: 60.3 },
  cocoDetectorAp: { ChatSpot: 39.6 },
  cocoDetectorAp50: { ChatSpot: 50.2 },
  cocoDetectorAp75: { ChatSpot: 44.1 },
  cocoText: { ChatSpot: 31.8 },
  vizwiz: { ChatSpot: 63.0 },
  pointqaBox: { ChatSpot: 68.2 },
  pointqaPoint: { ChatSpot: 62.0 },
  popeRandom: { ChatSpot: 91.4, Shikra: 86.9, 'NExT-Chat': 87.7, 'LLaVA-1.5': 87.3 },
  mmbenchDev: { ChatSpot: 64.5, 'LLaVA-1.5': 64.3, 'Qwen-VL-Chat': 60.6, Shikra: 58.8 },
  mmbenchTest: { ChatSpot: 63.6 },
  mmvet: { ChatSpot: 37.5, 'LLaVA-1.5': 31.1 },
} satisfies Record<string, Published>;

/** RefCOCO by split. */
export const publishedRefcoco: Readonly<Record<string, Published>> = {
  val: { ChatSpot: 88.1, Shikra: 87.0, 'Qwen-VL-Chat': 88.6, 'NExT-Chat': 85.5 },
  testA: { ChatSpot: 91.4, Shikra: 90.6, 'Qwen-VL-Chat': 92.3, 'NExT-Chat': 90.0 },
  testB: { ChatSpot: 83.9, Shikra: 80.2, 'Qwen-VL-Chat': 84.5, 'NExT-Chat': 77.9 },
};
