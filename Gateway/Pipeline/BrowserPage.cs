using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>The short page for a person who opens the gateway's address in a browser: what this is and where to go.</summary>
/// <param name="portalUrl">The suite's portal (<c>AGW_PORTAL_URL</c>); null when the gateway runs alone.</param>
internal sealed class BrowserPage(string? portalUrl)
{
    private readonly LocalResponse _response = new(
        StatusCodes.Status200OK,
        Encoding.UTF8.GetBytes(Render(portalUrl)),
        "text/html; charset=utf-8",
        [
            new("Cache-Control", "no-store"),
            new("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
            new("X-Content-Type-Options", "nosniff"),
            new("Vary", "Accept"),
        ]);

    /// <summary>The page if this is a browser's GET of <c>/</c> or <c>/mcp</c>; API clients never ask for HTML and never get it.</summary>
    public LocalResponse? For(Exchange exchange) =>
        HttpMethods.IsGet(exchange.Request.Method)
        && exchange.Request.Path is "/" or "/mcp"
        && AcceptsHtml(exchange.Request.Headers.Accept.ToString())
            ? _response
            : null;

    // MCP clients list application/json and text/event-stream; a browser starts with text/html.
    private static bool AcceptsHtml(string accept) =>
        accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static string Render(string? portalUrl)
    {
        var portal = portalUrl is null
            ? "<p>This gateway runs from a file; ask its operator for access.</p>"
            : $"<p>Keys, models and tools are in the <a href=\"{WebUtility.HtmlEncode(portalUrl)}\">developer portal</a>.</p>";
        return $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Agentgateway</title>
            <style>body{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.25rem}code{font-size:.95em}</style>
            </head>
            <body>
            <main>
            <h1>Agentgateway</h1>
            <p>This address serves programs, not browsers: LLM calls under <code>/v1</code> and MCP under <code>/mcp</code>.</p>
            {{portal}}
            </main>
            </body>
            </html>
            """;
    }
}
