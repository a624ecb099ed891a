using System.Globalization;

namespace Malmoi.Benchmarks;

/// <summary>What the rounds of one comparison have given, each round as it comes, in the end mean and spread.</summary>
internal sealed class VectorFigures(string title)
{
    private readonly Dictionary<(string Measure, string Program), List<double>> _values = [];
    private readonly List<Child.Usage> _round = [];

    /// <summary>Adds what a command took; a round of a program may have several.</summary>
    public void Add(string program, Child.Usage usage)
    {
        _round.Add(usage);
        if (_round.Count > 1)
        {
            Write($"{title}\t{program}\tcommand {_round.Count}\t{usage.Wall:0.0} s");
        }
    }

    /// <summary>The commands since the last call are a round of the program.</summary>
    public void EndRound(string program)
    {
        Add(program, "wall, s", _round.Sum(usage => usage.Wall));
        Add(program, "processor, s", _round.Sum(usage => usage.Processor));
        Add(program, "peak, MiB", _round.Max(usage => usage.PeakBytes) / (double)(1 << 20));
        _round.Clear();
    }

    public void Add(string program, string measure, double value)
    {
        if (!_values.TryGetValue((measure, program), out var values))
        {
            _values[(measure, program)] = values = [];
        }

        values.Add(value);
        Write($"{title}\t{program}\tround {values.Count}\t{measure}\t{value:0.0000}");
    }

    /// <summary>A line for each measure and program: mean, standard deviation, the values.</summary>
    public void Print()
    {
        foreach (var ((measure, program), values) in _values)
        {
            var mean = values.Average();
            var deviation =
                values.Count > 1
                    ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1))
                    : 0;
            Write($"{title}\t{program}\tmean\t{measure}\t{mean:0.0000}\t± {deviation:0.0000}\tof {values.Count}");
        }
    }

    private static void Write(FormattableString line)
    {
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
