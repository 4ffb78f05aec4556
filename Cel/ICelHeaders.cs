namespace Agentgateway.Cel;

/// <summary>A header map; <c>request.headers["name"]</c> at the top of an expression reads the first value only, as in agentgateway.</summary>
public interface ICelHeaders : ICelMap
{
    bool TryGetFirst(string name, out CelValue value);
}
