import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { diagnose } from '../../kernel/doctor/diagnose.js';
import { doctorReport } from '../../kernel/doctor/report.js';
import { version } from '../../kernel/version.js';
import type { EngineService } from '../engineService.js';

/**
 * Examines this machine and the selected model and opens the report as a Markdown text.
 * @throws Failure `untrusted` or `cancelled`
 */
export async function showDoctor(
  service: EngineService,
  wish: { readonly seconds?: number } = {},
): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: 'ChatSpot Doctor', cancellable: true };
  const report = await vscode.window.withProgress(options, (progress, cancel) => {
    const stop = new AbortController();
    cancel.onCancellationRequested(() => stop.abort());
    const { model, device } = service.settings();
    return service.alone(stop.signal, async (client) =>
      doctorReport(
        await diagnose({
          ...{ client, folder: model, device, disk: homedir(), seconds: wish.seconds ?? 10 },
          versions: { ChatSpot: version, 'VS Code': `${vscode.version} (${vscode.env.appHost})` },
          signal: stop.signal,
          onProgress: (message) => progress.report({ message }),
        }),
      ),
    );
  });
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: report });
  await vscode.window.showTextDocument(document);
}
