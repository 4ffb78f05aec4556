using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.LiveTracing;

/// <summary>What happens to one request, told to those who watch: the steps, every expression with its outcome, the end.</summary>
/// <remarks>
/// No header values, no bodies, no query: an expression shows its text (which is configuration), its outcome if that is a bool, else its type,
/// and its error as far as that cannot quote data. Whether a watcher wants the request may become clear late; until then it gets nothing and nothing is lost.
/// </remarks>
internal sealed class ExchangeTrace(Exchange exchange, LiveTraceWatcher[] watchers, TimeProvider time)
{
    private const int MostKept = 1000;

    // Read by people in terminals; control characters stay escaped.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<byte[]> _kept = [];
    private readonly bool[] _wanted = new bool[watchers.Length];
    private bool _isAsking;

    public void OnRequest() => Emit("request", json =>
    {
        json.WriteString("method", exchange.Request.Method);
        json.WriteString("host", exchange.Request.Authority);
        json.WriteString("path", exchange.Request.Path);
        json.WriteString("bind", exchange.Bind.BindKey);
        json.WriteString("source", exchange.Http.Connection.RemoteIpAddress?.ToString());
    });

    public void OnRoute() => Emit("route", json =>
    {
        json.WriteString("gateway", exchange.Listener?.Gateway);
        json.WriteString("listener", exchange.Listener?.Name);
        json.WriteString("route", exchange.Route?.Route.Name);
        json.WriteString("routeRule", exchange.Route?.Route.RuleName);
    });

    public void OnPolicy(string name, PolicyResult result) => Emit("policy", json =>
    {
        json.WriteString("policy", name);
        json.WriteString("result", result.IsContinue ? "continue" : result.Error is null ? "respond" : "refuse");
        if (!result.IsContinue)
        {
            json.WriteNumber("status", result.Response?.Status ?? result.Error!.Status);
            json.WriteString("reason", ReasonName.Of(result.Response?.Reason ?? result.Error!.Reason));
        }
    });

    public void OnExpression(string use, string expression, CelValue value)
    {
        // The filter of a watcher is an expression too.
        if (_isAsking)
        {
            return;
        }

        Emit("expression", json =>
        {
            json.WriteString("use", use);
            json.WriteString("expression", expression);
            if (value.IsError)
            {
                json.WriteString("error", value.AsError.Name);
                if (LiveTraceText.Of(value.AsError, expression) is { } message)
                {
                    json.WriteString("message", message);
                }
            }
            else if (value.Kind == CelKind.Bool)
            {
                json.WriteBoolean("result", value.AsBool);
            }
            else
            {
                json.WriteString("type", value.Type.Name);
            }
        });
    }

    public void OnBackend() => Emit("backend", json =>
    {
        json.WriteString("backend", exchange.Backend?.Name);
        json.WriteString("protocol", exchange.Backend is { } backend ? ProtocolName.Of(backend.Handler.Protocol) : null);
    });

    public void OnAttempt(int number, string endpoint, int status, GatewayError? error) => Emit("attempt", json =>
    {
        json.WriteNumber("attempt", number);
        json.WriteString("endpoint", endpoint);
        if (status != 0)
        {
            json.WriteNumber("status", status);
        }

        if (error is not null)
        {
            json.WriteString("reason", ReasonName.Of(error.Reason));
            json.WriteString("error", error.Message);
        }
    });

    public void OnEnd()
    {
        Emit("end", json =>
        {
            json.WriteNumber("status", exchange.Log.Status);
            json.WriteString("reason", ReasonName.Of(exchange.Log.Reason));
            json.WriteNumber("responseBytes", exchange.Log.ResponseBytes);
            json.WriteNumber("attempts", exchange.Log.Attempts);
            json.WriteBoolean("clientAborted", exchange.Log.ClientAborted);
        });
        _kept.Clear();
    }

    private void Emit(string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("requestId", exchange.RequestId);
            json.WriteString("time", time.GetUtcNow());
            json.WriteNumber("elapsedMs", Math.Round(exchange.Elapsed.TotalMilliseconds, 3));
            write(json);
            json.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        if (_kept.Count < MostKept)
        {
            _kept.Add(bytes);
        }

        for (var i = 0; i < watchers.Length; i++)
        {
            if (_wanted[i])
            {
                watchers[i].Send(bytes);
            }
            else if (Wants(watchers[i]))
            {
                _wanted[i] = true;
                foreach (var earlier in _kept)
                {
                    watchers[i].Send(earlier);
                }
            }
        }
    }

    private bool Wants(LiveTraceWatcher watcher)
    {
        _isAsking = true;
        try
        {
            return watcher.Wants(exchange);
        }
        finally
        {
            _isAsking = false;
        }
    }
}
