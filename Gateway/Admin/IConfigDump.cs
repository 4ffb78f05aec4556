using System.Text.Json.Nodes;

namespace Agentgateway.Gateway.Admin;

/// <summary>What <c>/config_dump</c> shows. Implementations redact: nothing that comes out of here may hold a secret.</summary>
internal interface IConfigDump
{
    JsonObject Describe();
}
