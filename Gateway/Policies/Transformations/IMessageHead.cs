using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>A request or response head as transformations change it.</summary>
internal interface IMessageHead
{
    IHeaderDictionary Headers { get; }

    /// <summary>Sets <c>:path</c>, <c>:method</c>, <c>:authority</c>, <c>:scheme</c> or <c>:status</c>; a value that is not valid there changes nothing.</summary>
    void TrySetPseudo(string name, string value);
}
