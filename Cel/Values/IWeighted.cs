namespace Agentgateway.Cel.Values;

/// <summary>A list, map or optional that knows how much it holds.</summary>
internal interface IWeighted
{
    /// <summary>See <see cref="CelValue.Weight"/>. Known when the object is made, so that nested values need no walk.</summary>
    long Weight { get; }
}
