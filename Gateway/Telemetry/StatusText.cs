using System.Globalization;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Text of HTTP statuses for labels, made once.</summary>
internal static class StatusText
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    public static string Of(int status) =>
        status is > 0 and < 600 ? Texts[status] : status == 0 ? "0" : status.ToString(CultureInfo.InvariantCulture);
}
