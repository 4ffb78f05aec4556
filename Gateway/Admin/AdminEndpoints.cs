using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Agentgateway.Gateway.Admin;

/// <summary>Answers of the admin, metrics and readiness addresses.</summary>
/// <remarks>GETs are open and redacted, as in agentgateway; POSTs need a loopback peer or <c>AGW_ADMIN_TOKEN</c>. Source: architecture.md 4.</remarks>
internal sealed class AdminEndpoints(
    AdminSettings settings, ReadinessState readiness, MetricRegistry metrics, LogLevelSwitch levels, IConfigDump dump, LiveTraceEndpoint liveTrace,
    IHostApplicationLifetime lifetime)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public Task HandleAsync(HttpContext http)
    {
        var role = http.Features.Get<AdminRoleFeature>()?.Role ?? AdminRole.Readiness;
        var path = http.Request.Path.Value ?? "/";
        return role switch
        {
            AdminRole.Stats when path is "/metrics" or "/stats/prometheus" && HttpMethods.IsGet(http.Request.Method) => MetricsAsync(http),
            AdminRole.Readiness => ReadinessAsync(http, path),
            AdminRole.Admin => AdminAsync(http, path),
            _ => TextAsync(http, StatusCodes.Status404NotFound, "not found\n"),
        };
    }

    private Task MetricsAsync(HttpContext http)
    {
        http.Response.ContentType = MetricTextWriter.ContentType;
        return http.Response.WriteAsync(MetricTextWriter.Write(metrics, settings.RemovedMetrics), http.RequestAborted);
    }

    private Task ReadinessAsync(HttpContext http, string path) => path switch
    {
        "/healthz/ready" or "/readyz" => readiness.IsReady
            ? TextAsync(http, StatusCodes.Status200OK, "ready\n")
            : TextAsync(http, StatusCodes.Status503ServiceUnavailable, "not ready, pending: " + string.Join(", ", readiness.Pending) + "\n"),
        "/livez" or "/health" or "/healthz" => TextAsync(http, StatusCodes.Status200OK, "ok\n"),
        _ => TextAsync(http, StatusCodes.Status404NotFound, "not found\n"),
    };

    private Task AdminAsync(HttpContext http, string path)
    {
        // A page of another origin must not read a dump through a browser that can reach loopback.
        var isGet = HttpMethods.IsGet(http.Request.Method);
        if (!isGet && !HttpMethods.IsPost(http.Request.Method))
        {
            return TextAsync(http, StatusCodes.Status405MethodNotAllowed, "method not allowed\n");
        }

        if (!isGet && !MayChange(http))
        {
            return TextAsync(http, StatusCodes.Status403Forbidden, "changes need a loopback peer without Origin, or Authorization: Bearer with AGW_ADMIN_TOKEN\n");
        }

        return (path, isGet) switch
        {
            ("/", true) => IndexAsync(http),
            ("/config_dump", true) => JsonAsync(http, dump.Describe()),
            ("/logging", true) => TextAsync(http, StatusCodes.Status200OK, $"current log level is {levels.Text}\n"),
            ("/logging", false) => SetLevelAsync(http),
            ("/debug/trace", false) => liveTrace.HandleAsync(http),
            ("/quitquitquit", false) => QuitAsync(http),
            ("/api/runtime", true) => JsonAsync(http, Runtime()),
            ("/healthz/ready" or "/readyz" or "/livez" or "/health", true) => ReadinessAsync(http, path),
            _ => TextAsync(http, StatusCodes.Status404NotFound, "not found\n"),
        };
    }

    private bool MayChange(HttpContext http)
    {
        if (settings.Token is { } token)
        {
            var given = http.Request.Headers.Authorization.ToString();
            if (given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                && CryptographicOperations.FixedTimeEquals(
                    SHA256.HashData(Encoding.UTF8.GetBytes(given[7..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(token))))
            {
                return true;
            }
        }

        // Browsers send Origin with every POST: without this a web page could shut a gateway down through loopback.
        return http.Request.Headers.Origin.Count == 0 && (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress));
    }

    private Task SetLevelAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query.ContainsKey("reset"))
        {
            levels.Reset();
        }
        else if (!levels.TrySet(query["level"].ToString()) || query["level"].Count == 0)
        {
            return TextAsync(http, StatusCodes.Status400BadRequest, "usage: POST /logging?level=info or ?level=info,agentgateway::llm=debug or ?reset\n");
        }

        return TextAsync(http, StatusCodes.Status200OK, $"current log level is {levels.Text}\n");
    }

    private async Task QuitAsync(HttpContext http)
    {
        await TextAsync(http, StatusCodes.Status200OK, "shutting down\n");
        lifetime.StopApplication();
    }

    private JsonObject Runtime() => new()
    {
        ["build"] = new JsonObject
        {
            ["version"] = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
            ["runtime"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
        },
        ["ready"] = readiness.IsReady,
    };

    private static Task IndexAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Agentgateway admin</title><meta name="color-scheme" content="light dark"></head>
            <body><main><h1>Agentgateway admin</h1><ul>
            <li><a href="/config_dump">/config_dump</a> configuration in force, secrets redacted</li>
            <li><a href="/logging">/logging</a> log level; POST ?level=debug or ?reset</li>
            <li><a href="/api/runtime">/api/runtime</a> build</li>
            <li>POST /debug/trace?expression=CEL shows what happens to matching requests, live</li>
            <li>POST /quitquitquit drains and stops</li></ul></main></body></html>
            """, http.RequestAborted);
    }

    private static Task JsonAsync(HttpContext http, JsonObject body)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(Indented), http.RequestAborted);
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
