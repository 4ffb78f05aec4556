using Agentgateway.Cel.Conformance;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: Cel.Conformance FILE.jsonl");
    return 2;
}

var summary = ConformanceRun.Run(File.ReadLines(args[0]), Console.Out);
Console.WriteLine(summary);
return summary.Failed == 0 ? 0 : 1;
