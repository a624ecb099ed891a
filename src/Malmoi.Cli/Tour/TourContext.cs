using System.Diagnostics;
using Malmoi.Reports;
using Malmoi.Storage;

namespace Malmoi.Cli.Tour;

/// <summary>What a chapter of the tour writes to: a folder, the report, the screen.</summary>
internal sealed class TourContext(
    string folder,
    HtmlReport report,
    TextWriter log,
    int seed,
    int threads,
    int sentences
) : IDisposable
{
    private readonly Dictionary<string, IDisposable> _kept = [];

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public HtmlReport Report => report;

    public int Seed => seed;

    public int Threads => threads;

    /// <summary>How many sentences the village writes in each language.</summary>
    public int Sentences => sentences;

    /// <summary>So much of some work as the village's size asks for: all of it from sixty thousand sentences on.</summary>
    public int Part(int whole) => Math.Clamp((int)((long)whole * sentences / 60_000), Math.Min(whole, 10), whole);

    /// <summary>Commands to go on with, and what each does.</summary>
    public List<(string Command, Bilingual Purpose)> Next { get; } = [];

    /// <summary>The path of a file in the tour's folder.</summary>
    public string this[string name] => Path.Combine(folder, name);

    /// <summary>Writes a text, a line each, and gives its path.</summary>
    public string Write(string name, IEnumerable<string> lines)
    {
        using var output = new OutputFile(this[name]);
        using (var writer = new StreamWriter(output.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            foreach (var line in lines)
            {
                writer.WriteLine(line);
            }
        }

        output.Commit();
        return this[name];
    }

    /// <summary>What an earlier chapter made under this name, or else is made now; it is kept for later ones.</summary>
    public T Kept<T>(string name, Func<T> make)
        where T : class, IDisposable
    {
        if (!_kept.TryGetValue(name, out var kept))
        {
            _kept[name] = kept = make();
        }

        return (T)kept;
    }

    public void Dispose()
    {
        foreach (var kept in _kept.Values)
        {
            kept.Dispose();
        }
    }

    /// <summary>Says what is being done now.</summary>
    public void Step(string what) => log.WriteLine($"{_clock.Elapsed.TotalSeconds, 6:F1} s  {what}");
}
