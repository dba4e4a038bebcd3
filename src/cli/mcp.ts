/**
 * `npm run mcp`: a server of the Model Context Protocol for a running Doorplate, on stdin and stdout; with `-- --http`
 * on http://127.0.0.1:3001/mcp (`MCP_PORT`), for clients with the token (`MCP_TOKEN`, else made and printed). The key
 * is `DOORPLATE_API_KEY`; only `-- --admin-key` takes the admin key of the service here.
 */
import { randomBytes } from "node:crypto";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import project from "../../package.json" with { type: "json" };
import { connect, fail } from "./connect.ts";
import { createHttpServer } from "./mcp/http.ts";
import { createServer } from "./mcp/tools.ts";

const client = await connect("mcp", "--admin-key").catch((error: unknown) => fail((error as Error).message));
const factory = () => createServer(client, project.version);

if (process.argv.includes("--http")) {
  const token = process.env["MCP_TOKEN"] ?? randomBytes(24).toString("base64url");
  const port = Number(process.env["MCP_PORT"] ?? 3001);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail("MCP_PORT must be a port number.");
  const server = createHttpServer(factory, token).once("error", ({ message }) => fail(message));
  server.listen(port, "127.0.0.1", () => {
    process.stderr.write(
      `http://127.0.0.1:${port}/mcp\n${process.env["MCP_TOKEN"] ? "" : `Authorization: Bearer ${token}\n`}`,
    );
  });
} else {
  serveStdio(factory);
}
