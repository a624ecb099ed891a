using Malmoi.Benchmarks;

return args switch
{
    ["estimation", _, ..] => EstimationBenchmark.Run(args[1..]),
    ["estimation-stages", _, ..] => EstimationBenchmark.Stages(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("benchmarks: estimation CORPUS, estimation-stages CORPUS");
    return 1;
}
