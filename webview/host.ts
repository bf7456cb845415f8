import { isToPanel } from './messages.js';
import type { FromPanel, ToPanel } from './protocol.js';

/** The extension, as the panel sees it. */
export interface Host {
  post(message: FromPanel): void;
  /** What was kept last, if anything; it survives hiding the panel and reloading the window. */
  read(): unknown;
  keep(state: unknown): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Call once: VS Code hands its interface out only once. */
export function connect(receive: (message: ToPanel) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isToPanel(data)) receive(data);
    else console.warn('ChatSpot dropped a message that it does not know.');
  });
  return {
    post: (message) => api.postMessage(message),
    read: () => api.getState(),
    keep: (state) => api.setState(state),
  };
}
