/** The extension: starts one server for all folders of the window and tells what to do when it cannot. */

import { homedir } from "node:os";

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions, TransportKind } from "vscode-languageclient/node";

import { interpreter, NotInstalled, serverCommand, serverVersion } from "./server";

const SHOW_PATH = "moatlint.showPath";
const LINTED = "**/*.{tf,tofu,tfvars,tf.json,tofu.json,yaml,yml,json,template}";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("moatlint", { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("moatlint.restart", restart),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("moatlint.interpreter") || change.affectsConfiguration("moatlint.arguments")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("moatlint");
  const python = interpreter(settings.get<string>("interpreter", ""), await chosenForPython());
  try {
    log.info(`moatlint ${await serverVersion(python)} runs in ${python}`);
  } catch (error) {
    if (!(error instanceof NotInstalled)) {
      throw error;
    }
    await explain(error);
    return;
  }
  const { command, args } = serverCommand(python, settings.get<string[]>("arguments", []));
  const server: ServerOptions = { command, args: [...args], options: { cwd: homedir() }, transport: TransportKind.stdio };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", pattern: LINTED }],
    outputChannel: log,
    initializationOptions: { ...settings },
    middleware: { executeCommand: (command, args, next) => (command === SHOW_PATH ? showPath(String(args[0])) : next(command, args)) },
    synchronize: { configurationSection: "moatlint", fileEvents: vscode.workspace.createFileSystemWatcher("**/{moatlint.yaml,*.{tf,tofu,tfvars,json,yaml,yml,template}}") },
  };
  client = new LanguageClient("moatlint", "moatlint", server, options);
  await client.start();
}

/** Shows beside the code by which way the internet reaches what is declared there. */
async function showPath(path: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content: path });
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true, viewColumn: vscode.ViewColumn.Beside });
}

/** The interpreter chosen in the Python extension, where that is installed. */
async function chosenForPython(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (!extension) {
    return undefined;
  }
  const api = await extension.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return api.environments?.getActiveEnvironmentPath(folder)?.path;
}

interface PythonExtension {
  readonly environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } | undefined };
}

async function explain(error: NotInstalled): Promise<void> {
  log.error(`${error.message} ${error.remedy}`);
  const copy = "Copy the command";
  const choose = "Choose another Python";
  const answer = await vscode.window.showErrorMessage(`${error.message} moatlint is installed with: ${error.remedy}`, copy, choose);
  if (answer === copy) {
    await vscode.env.clipboard.writeText(error.remedy);
  } else if (answer === choose) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "moatlint.interpreter");
  }
}
