using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Agentgateway.Cel.Checking;
using Agentgateway.Cel.Compilation;
using Agentgateway.Cel.Evaluation;
using Agentgateway.Cel.Parsing;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel;

/// <summary>A compiled expression: immutable, thread-safe, evaluated as often as needed.</summary>
/// <remarks>Errors of an evaluation are values (<see cref="CelValue.IsError"/>); <see cref="Evaluate"/> throws only if the host's own code throws.</remarks>
public sealed class CelProgram
{
    private readonly Node _root;
    private readonly int _slots;
    private readonly CelOptions _options;

    private CelProgram(string source, CelOptions options, Compiler compiler, Node root, TypeChecker? checker, StaticType type)
    {
        Source = source;
        _options = options;
        _root = root;
        _slots = compiler.SlotCount;
        Attributes = compiler.Attributes.ToFrozenSet(StringComparer.Ordinal);
        UsesAllVariables = compiler.UsesAllVariables;
        Warnings = checker is null ? [] : [.. checker.Warnings.Select(warning => warning.Locate(source))];
        ResultType = type.Kind is { } kind ? CelType.Of(kind) : null;
    }

    /// <summary>The text that was compiled.</summary>
    public string Source { get; }

    /// <summary>The variables that an evaluation may ask for, as dotted paths as far as they are constant: <c>request.body</c>, <c>jwt.sub</c>, <c>request.headers.x-tenant</c>.</summary>
    public IReadOnlySet<string> Attributes { get; }

    /// <summary>True if the expression calls <c>variables()</c> and so may look at everything.</summary>
    public bool UsesAllVariables { get; }

    /// <summary>What compiles but can never work with the gateway's variables (<c>request.pth</c>, <c>request.path + 1</c>), with a suggestion; only in the gateway's dialect.</summary>
    public IReadOnlyList<CelCompileError> Warnings { get; }

    /// <summary>The type that every successful evaluation gives, or null where that is not known beforehand; only in the gateway's dialect. A variable's field may also be null.</summary>
    public CelType? ResultType { get; }

    /// <summary>The value, if the expression is constant.</summary>
    public CelValue? Constant => _root is ConstantNode constant ? constant.Value : null;

    /// <exception cref="CelCompileException">The expression is malformed or names an unknown function or variable.</exception>
    public static CelProgram Compile(string source, CelOptions options) =>
        TryCompile(source, options, out var program, out var error) ? program : throw new CelCompileException(error);

    /// <summary>Compiles an expression; on failure <paramref name="error"/> says what is wrong and where.</summary>
    public static bool TryCompile(
        string source,
        CelOptions options,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CelProgram? program,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out CelCompileError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var tree = Parser.Parse(source, options);
            var compiler = new Compiler(options);
            var root = compiler.Compile(tree);
            var checker = options.IsGateway ? new TypeChecker(options) : null;
            program = new CelProgram(source, options, compiler, root, checker, checker?.Check(tree) ?? StaticType.Dyn);
            error = null;
            return true;
        }
        catch (SyntaxException failure)
        {
            program = null;
            error = failure.Locate(source);
            return false;
        }
    }

    /// <summary>True if an evaluation may read the dotted path, something below it or the whole of which it is part.</summary>
    public bool Uses(string path)
    {
        if (UsesAllVariables)
        {
            return true;
        }

        foreach (var attribute in Attributes)
        {
            var shorter = attribute.Length < path.Length ? attribute : path;
            var longer = attribute.Length < path.Length ? path : attribute;
            if (longer.StartsWith(shorter, StringComparison.Ordinal) && (longer.Length == shorter.Length || longer[shorter.Length] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs the expression. Never blocks; bounded by the options' steps and bytes.</summary>
    public CelValue Evaluate(ICelActivation activation)
    {
        return _slots == 0 ? Run(activation, []) : RunWithLocals(activation);
    }

    /// <summary>Runs a condition: false for false, for anything that is not a bool and for every error.</summary>
    public bool EvaluatesToTrue(ICelActivation activation)
    {
        if (_slots != 0)
        {
            return RunWithLocals(activation).IsTrue;
        }

        var frame = new Frame(activation, _options, []);
        try
        {
            return _root.Test(ref frame) == Truth.True && !frame.IsExhausted;
        }
        catch (InsufficientExecutionStackException)
        {
            return false;
        }
    }

    public override string ToString() => Source;

    // Apart from Evaluate, because clearing the slots would cost programs without locals, too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CelValue RunWithLocals(ICelActivation activation)
    {
        if (_slots <= SlotBuffer.Size)
        {
            var buffer = default(SlotBuffer);
            return Run(activation, buffer);
        }

        return Run(activation, new CelValue[_slots]);
    }

    private CelValue Run(ICelActivation activation, Span<CelValue> locals)
    {
        var frame = new Frame(activation, _options, locals);
        try
        {
            var result = _root.Evaluate(ref frame);
            return frame.IsExhausted ? Errors.BudgetExceeded : result;
        }
        catch (InsufficientExecutionStackException)
        {
            // A long chain of macros can nest lists as deep as it is long; walking them recursively counts as too much work.
            return Errors.BudgetExceeded;
        }
    }

    [InlineArray(Size)]
    private struct SlotBuffer
    {
        public const int Size = 8;

        private CelValue _first;
    }
}
