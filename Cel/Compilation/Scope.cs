namespace Agentgateway.Cel.Compilation;

/// <summary>Local names, innermost first, each bound to a slot of the frame.</summary>
internal sealed record Scope(string Name, int Slot, Scope? Outer)
{
    public static int Find(Scope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Slot;
            }
        }

        return -1;
    }
}
