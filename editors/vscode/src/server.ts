/** How the language server is found and started. Knows nothing of the editor, so that a test can start it as the editor does. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Starts moatlint without looking for modules in the working directory: a `linter.py` of a workspace is never run.
 * `-m` would look there first, and `-I` would miss what is installed for the user alone.
 */
export const START = "import sys; sys.path = [entry for entry in sys.path if entry]; from linter.cli import main; sys.exit(main())";

/** A program and its arguments. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** Why the server cannot be started, in words for a person, and the command that would mend it. */
export class NotInstalled extends Error {
  constructor(
    readonly interpreter: string,
    readonly remedy: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** The interpreter to use: the one that was set, else the one chosen for Python, else the one on the path. */
export function interpreter(configured: string, chosen: string | undefined, platform: NodeJS.Platform = process.platform): string {
  return configured || chosen || (platform === "win32" ? "python" : "python3");
}

/** The command that starts the server with that interpreter. */
export function serverCommand(python: string, extra: readonly string[] = []): Command {
  return { command: python, args: ["-c", START, "lsp", ...extra] };
}

/**
 * The version of moatlint that an interpreter has.
 *
 * @throws NotInstalled when the interpreter is missing or has no moatlint.
 */
export async function installedVersion(python: string): Promise<string> {
  const remedy = `${python} -m pip install 'moatlint[lsp]'`;
  try {
    const { stdout } = await run(python, ["-c", START, "--version"], { timeout: 20_000, cwd: homedir() });
    const version = /^moatlint (\S+)/.exec(stdout);
    if (!version?.[1]) {
      throw new NotInstalled(python, remedy, `${python} has no moatlint.`);
    }
    return version[1];
  } catch (error) {
    if (error instanceof NotInstalled) {
      throw error;
    }
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new NotInstalled(python, remedy, missing ? `There is no Python called ${python}.` : `${python} has no moatlint.`);
  }
}
