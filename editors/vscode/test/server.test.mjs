/** The compiled client module starts the server as the extension does; then the two speak the protocol. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import rpc from "vscode-jsonrpc/node.js";

const here = dirname(fileURLToPath(import.meta.url));
const { interpreter, isOlder, NotInstalled, serverCommand, serverVersion } = createRequire(import.meta.url)("../dist/server.js");

// a checkout is tested as it stands, installed or not
process.env.PYTHONPATH = [resolve(here, "../../.."), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
const python = interpreter(process.env.MOATLINT_PYTHON ?? "", undefined);

const FAILING = `resource "aws_subnet" "a" {
  map_public_ip_on_launch = true # 🏰
}
`;

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "moatlint ünïcødé "));
  await writeFile(join(folder, "moatlint.yaml"), "select: [subnet-auto-public-ip]\n");
});

after(() => rm(folder, { recursive: true, force: true }));

test("the server is greeted and tells its version", { timeout: 60_000 }, async () => {
  assert.match(await serverVersion(python), /^\d+\.\d+/);
});

test("a Python that is missing is named, with the command that helps", async () => {
  await assert.rejects(serverVersion("no-such-python"), (error) => {
    assert.ok(error instanceof NotInstalled);
    assert.match(error.message, /no Python called no-such-python/);
    assert.equal(error.remedy, "no-such-python -m pip install --upgrade moatlint");
    return true;
  });
});

test("a server that is too old is found out", { timeout: 60_000 }, async () => {
  await assert.rejects(serverVersion(python, "999.0"), /is version \d\S*; the extension needs 999\.0 or newer/);
});

test("a Python without moatlint is found out, and so is a moatlint without a server", { timeout: 60_000 }, async () => {
  const { PYTHONPATH } = process.env;
  const broken = await mkdtemp(join(tmpdir(), "moatlint broken "));
  try {
    await mkdir(join(broken, "linter"));
    await writeFile(join(broken, "linter", "__init__.py"), "");
    await writeFile(join(broken, "linter", "cli.py"), "def main():\n    raise SystemExit('lsp is not a command')\n");
    process.env.PYTHONPATH = broken;
    await assert.rejects(serverVersion(python), /has no server that starts: lsp is not a command/);
    await writeFile(join(broken, "linter", "__init__.py"), "raise ModuleNotFoundError(\"No module named 'linter'\")\n");
    await assert.rejects(serverVersion(python), /has no moatlint\.$/);
  } finally {
    process.env.PYTHONPATH = PYTHONPATH;
    await rm(broken, { recursive: true, force: true });
  }
});

test("versions are compared by their numbers", () => {
  assert.ok(isOlder("0.9.1", "0.10"));
  assert.ok(isOlder("1.2", "1.2.1"));
  assert.ok(!isOlder("1.10.0", "1.9"));
  assert.ok(!isOlder("0.1.0", "0.1.0"));
});

test("the interpreter is the one that was set, else the one chosen for Python, else the one on the path", () => {
  assert.equal(interpreter("/a/python", "/b/python"), "/a/python");
  assert.equal(interpreter("", "/b/python"), "/b/python");
  assert.equal(interpreter("", undefined, "linux"), "python3");
  assert.equal(interpreter("", undefined, "win32"), "python");
});

test("a failing file is diagnosed, mended and saved", { timeout: 60_000 }, async () => {
  const { command, args } = serverCommand(python);
  const server = spawn(command, [...args, "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  const waiting = [];
  connection.onNotification("textDocument/publishDiagnostics", (said) => waiting.shift()?.(said));
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  const published = () => new Promise((seen) => waiting.push(seen));

  const root = pathToFileURL(folder).href;
  const { capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "test" }],
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
    initializationOptions: { run: "onType", possible: false },
  });
  assert.ok(capabilities.codeActionProvider);
  await connection.sendNotification("initialized", {});

  const uri = pathToFileURL(join(folder, "main.tf")).href;
  await writeFile(join(folder, "main.tf"), FAILING);
  const first = published();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "terraform", version: 1, text: FAILING },
  });
  const { diagnostics } = await first;
  assert.deepEqual(diagnostics.map((each) => each.code), ["subnet-auto-public-ip"]);

  const actions = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: diagnostics[0].range,
    context: { diagnostics },
  });
  const [edit] = actions.find((each) => each.isPreferred).edit.changes[uri];
  assert.equal(edit.newText, "false");
  const second = published();
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: edit.range, text: edit.newText }],
  });
  await connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  assert.deepEqual((await second).diagnostics, []);

  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  const code = await new Promise((ended) => server.on("exit", ended));
  connection.dispose();
  assert.equal(code, 0);
});
