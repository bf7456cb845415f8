import * as vscode from 'vscode';
import type { EngineError } from '../../kernel/engine/protocol.js';
import { joined, type Output } from '../../kernel/ipynb.js';

/** A notebook output as VS Code wants it; its ipynb serializer writes the same thing to disk again. */
export function cellOutput(output: Output): vscode.NotebookCellOutput {
  switch (output.output_type) {
    case 'execute_result': {
      const metadata = { outputType: 'execute_result', executionCount: output.execution_count };
      return new vscode.NotebookCellOutput(items(output.data), metadata);
    }
    case 'display_data':
      return new vscode.NotebookCellOutput(items(output.data), { outputType: 'display_data' });
    case 'stream': {
      const { stdout, stderr } = vscode.NotebookCellOutputItem;
      return new vscode.NotebookCellOutput([
        (output.name === 'stdout' ? stdout : stderr)(joined(output.text)),
      ]);
    }
    case 'error':
      return errorOutput({ code: output.ename, message: output.evalue });
  }
}

/** One sentence that says what to do; a person has no use for a stack. */
export function errorOutput({ code, message }: EngineError): vscode.NotebookCellOutput {
  return new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error({ name: code, message })]);
}

function items(data: Readonly<Record<string, unknown>>): vscode.NotebookCellOutputItem[] {
  return Object.entries(data).map(([mime, value]) => {
    if (mime.endsWith('json')) return vscode.NotebookCellOutputItem.json(value, mime);
    const text = joined(value as string | string[]);
    return mime.startsWith('image/') && mime !== 'image/svg+xml'
      ? new vscode.NotebookCellOutputItem(Buffer.from(text, 'base64'), mime)
      : vscode.NotebookCellOutputItem.text(text, mime);
  });
}
