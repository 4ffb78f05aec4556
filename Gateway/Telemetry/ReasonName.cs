using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Text of a reason, made once.</summary>
internal static class ReasonName
{
    private static readonly string[] Names = Enum.GetNames<ResponseReason>();

    public static string Of(ResponseReason reason) => Names[(int)reason];
}
