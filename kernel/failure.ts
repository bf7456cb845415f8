/**
 * An error that a person will read: a stable code and one sentence that says what to do. Thrown inside the
 * kernel and turned into a value once, at each boundary (engine message, cell event, exit code).
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** One from another copy of this module counts too: a loader may make two, for `import` and for `import()`. */
  static override [Symbol.hasInstance](value: unknown): value is Failure {
    return value instanceof Error && value.name === 'Failure' && 'code' in value;
  }

  /** Any thrown value as a Failure; an unknown error keeps its message under the code `internal`. */
  static from(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return new Failure('internal', text, { cause: thrown });
  }
}
