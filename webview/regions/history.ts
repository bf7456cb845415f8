/** Undo and redo over values that are never changed in place. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was part of; a change with the same mark joins it, so that one drag is one step. */
  readonly mark?: string;
}

const longestPast = 500;

export function newHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** @param mark joins this change to the one before it, if that had the same mark */
export function commit<T>(history: History<T>, next: T, mark?: string): History<T> {
  if (next === history.present) return history;
  if (mark !== undefined && mark === history.mark) return { ...history, present: next, future: [] };
  const past = [...history.past, history.present].slice(-longestPast);
  return { past, present: next, future: [], ...(mark !== undefined && { mark }) };
}

/** The next change is a step of its own. */
export function seal<T>({ past, present, future }: History<T>): History<T> {
  return { past, present, future };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  if (past.length === 0) return { past, present, future };
  return { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future] };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  if (future.length === 0) return { past, present, future };
  return { past: [...past, present], present: future[0]!, future: future.slice(1) };
}
