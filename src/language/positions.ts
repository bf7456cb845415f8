/**
 * Offsets into a cell's text as the kernel reads it (lines end with `\n`) ↔ lines and columns, which mean the same
 * in a document whose lines end with `\r\n`.
 */
import * as vscode from 'vscode';
import type { Span } from '../../kernel/instruction/types.js';

export function rangeOf(text: string, { start, end }: Span): vscode.Range {
  return new vscode.Range(positionOf(text, start), positionOf(text, end));
}

export function positionOf(text: string, offset: number): vscode.Position {
  const before = text.slice(0, offset).split('\n');
  return new vscode.Position(before.length - 1, before.at(-1)!.length);
}

export function offsetOf(text: string, { line, character }: vscode.Position): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + character;
}
