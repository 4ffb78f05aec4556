namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>One field of a finished request: a log field and a span attribute alike. No boxing of numbers.</summary>
/// <param name="Text">Value of <see cref="LogFieldKind.Text"/>, <see cref="LogFieldKind.Quoted"/> and <see cref="LogFieldKind.Json"/>.</param>
/// <param name="Number">Value of the numeric kinds and of <see cref="LogFieldKind.Bool"/> (0 or 1).</param>
internal readonly record struct LogField(string Name, LogFieldKind Kind, string? Text, double Number)
{
    public static LogField Of(string name, string text) => new(name, LogFieldKind.Text, text, 0);

    public static LogField Of(string name, long number) => new(name, LogFieldKind.Integer, null, number);

    public static LogField Of(string name, double number) => new(name, LogFieldKind.Double, null, number);

    public static LogField Of(string name, bool value) => new(name, LogFieldKind.Bool, null, value ? 1 : 0);

    /// <summary>Text that is JSON-quoted in the text form too, since it may hold blanks (<c>error</c>).</summary>
    public static LogField Quoted(string name, string text) => new(name, LogFieldKind.Quoted, text, 0);

    /// <summary>A value that already is JSON.</summary>
    public static LogField Json(string name, string json) => new(name, LogFieldKind.Json, json, 0);
}
