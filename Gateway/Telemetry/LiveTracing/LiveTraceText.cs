using Agentgateway.Cel;

namespace Agentgateway.Gateway.Telemetry.LiveTracing;

/// <summary>What of an expression error may be shown: the code always, the message only where it cannot hold data of a request.</summary>
internal static class LiveTraceText
{
    private const string NoSuchKey = "no such key: ";

    /// <summary>The message, or null if it may quote data.</summary>
    /// <param name="expression">Text that stands in the expression itself is configuration, not data.</param>
    public static string? Of(CelError error, string expression) => error.Code switch
    {
        CelErrorCode.NoSuchKey => error.Message.StartsWith(NoSuchKey, StringComparison.Ordinal) && !expression.Contains(error.Message[NoSuchKey.Length..], StringComparison.Ordinal)
            ? null
            : error.Message,
        CelErrorCode.Conversion or CelErrorCode.FunctionError or CelErrorCode.DuplicateKey or CelErrorCode.UnsupportedKeyType =>
            expression.Contains(error.Message, StringComparison.Ordinal) ? error.Message : null,
        _ => error.Message,
    };
}
