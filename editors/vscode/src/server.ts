/** How the language server is found and started. Knows nothing of the editor, so that a test can start it as the editor does. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { homedir } from "node:os";

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

/** Why the server cannot be started, in words for a person, and the command that helps. */
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

/** The oldest server whose answers the extension understands. */
export const OLDEST = "0.1.0";

const PATIENCE = 30_000;

/**
 * The version of the server that an interpreter starts. The server is started and greeted: a moatlint whose server
 * cannot start, or is too old, is found out here and not when the first file is opened.
 *
 * @throws NotInstalled when the interpreter is missing, has no moatlint, or its server does not answer or is too old.
 */
export async function serverVersion(python: string, oldest: string = OLDEST): Promise<string> {
  const remedy = `${python} -m pip install --upgrade moatlint`;
  const fail = (reason: string) => new NotInstalled(python, remedy, reason);
  const { command, args } = serverCommand(python, ["--stdio"]);
  const server = spawn(command, [...args], { cwd: homedir(), stdio: ["pipe", "pipe", "pipe"] });
  try {
    const answer = await greeting(server, python, fail);
    const { name, version } = answer.result?.serverInfo ?? {};
    if (name !== "moatlint" || !version) {
      throw fail(`${python} starts a server that is not moatlint's.`);
    }
    if (isOlder(version, oldest)) {
      throw fail(`The moatlint of ${python} is version ${version}; the extension needs ${oldest} or newer.`);
    }
    return version;
  } finally {
    server.kill();
  }
}

/** Whether a version comes before another; a development or pre-release counts as its release. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (written: string) => written.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [mine, theirs] = [numbers(version), numbers(than)];
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 1) {
    const difference = (mine[at] ?? 0) - (theirs[at] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

interface Greeting {
  readonly result?: { readonly serverInfo?: { readonly name?: string; readonly version?: string } };
}

/** The answer of a server to `initialize`, the first message of the protocol. */
function greeting(server: ChildProcessWithoutNullStreams, python: string, fail: (reason: string) => NotInstalled): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    let said = Buffer.alloc(0);
    let complaint = "";
    const late = setTimeout(() => reject(fail(`The server of ${python} does not answer.`)), PATIENCE);
    const settle = (action: () => void) => {
      clearTimeout(late);
      action();
    };
    server.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? `There is no Python called ${python}.` : `${python} cannot be started: ${error.message}.`;
      settle(() => reject(fail(reason)));
    });
    server.on("exit", () => settle(() => reject(fail(explained(python, complaint)))));
    server.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    server.stdout.on("data", (chunk: Buffer) => {
      said = Buffer.concat([said, chunk]);
      const head = said.indexOf("\r\n\r\n");
      const length = /Content-Length: (\d+)/i.exec(said.subarray(0, Math.max(head, 0)).toString());
      if (head >= 0 && length?.[1] && said.length >= head + 4 + Number(length[1])) {
        const body = said.subarray(head + 4, head + 4 + Number(length[1])).toString();
        settle(() => resolve(JSON.parse(body) as Greeting));
      }
    });
    server.stdin.on("error", () => undefined); // a server that has ended is told by `exit`
    const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
  });
}

/** Why a server that ended at once did so. */
function explained(python: string, complaint: string): string {
  if (/No module named '?linter/.test(complaint)) {
    return `${python} has no moatlint.`;
  }
  const last = complaint.trim().split("\n").pop() ?? "";
  return `The moatlint of ${python} has no server that starts${last ? `: ${last}` : "."}`;
}
