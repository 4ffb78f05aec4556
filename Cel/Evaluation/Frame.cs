using System.Runtime.CompilerServices;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>State of one evaluation: variables, local slots and what is left of the budget. Lives on the stack.</summary>
internal ref struct Frame
{
    private const int CharactersPerStep = 128;

    private long _steps;
    private long _bytes;

    public Frame(ICelActivation activation, CelOptions options, Span<CelValue> locals)
    {
        Activation = activation;
        Options = options;
        Locals = locals;
        _steps = options.MaxSteps;
        _bytes = options.MaxBytes;
    }

    public ICelActivation Activation { get; }

    public CelOptions Options { get; }

    /// <summary>Values of macro variables and bindings; slots are assigned when the program is compiled.</summary>
    public Span<CelValue> Locals { get; }

    /// <summary>Why the last <see cref="Node.Test"/> gave <see cref="Truth.Failed"/>.</summary>
    public CelError? Failure { get; set; }

    /// <summary>True once the budget is used up; loops stop and the evaluation fails whatever absorbs the error.</summary>
    public readonly bool IsExhausted => (_steps | _bytes) < 0;

    /// <summary>Pays for work; false when the budget is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Spend(long steps)
    {
        _steps -= steps;
        return _steps >= 0;
    }

    /// <summary>Pays for reading data of this length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Read(long characters) => characters < CharactersPerStep || Spend(characters / CharactersPerStep);

    /// <summary>Lets a new list, map or optional pass if it is not too large. References are free to make, so a few of them could nest to a value that no walk would ever finish.</summary>
    public CelValue Hold(in CelValue value)
    {
        if (value.Weight <= Options.MaxBytes * 4L)
        {
            return value;
        }

        _bytes = -1;
        return Errors.BudgetExceeded;
    }

    /// <summary>Pays for octets that are about to be produced; false when they exceed the budget.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Produce(long bytes)
    {
        _bytes -= bytes;
        return _bytes >= 0;
    }
}
