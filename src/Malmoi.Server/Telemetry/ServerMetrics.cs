using System.Diagnostics;
using System.Diagnostics.Metrics;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Telemetry;

/// <summary>What the server measures, by OpenTelemetry's conventions for generative models: the meter and the activity source are called Malmoi.Server.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string Name = "Malmoi.Server";

    private static readonly double[] Seconds =
    [
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        30,
        60,
        120,
    ];
    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<double> _step;
    private readonly Histogram<double> _batch;

    /// <param name="models">Whose queues are measured.</param>
    public ServerMetrics(IReadOnlyList<ServedModel> models)
    {
        _requests = _meter.CreateCounter<long>("malmoi.requests", "{request}", "Requests answered");
        _tokens = _meter.CreateCounter<long>("malmoi.tokens", "{token}", "Tokens of prompts and of new text");
        _duration = Seconded("http.server.request.duration", "From a request's coming to the end of its answer");
        _firstToken = Seconded("gen_ai.server.time_to_first_token", "From a request's coming to its first new text");
        _perToken = Seconded("gen_ai.server.time_per_output_token", "Between two tokens of a text");
        _step = Seconded("malmoi.step.duration", "A step of a model's scheduler");
        _batch = _meter.CreateHistogram(
            "malmoi.batch.size",
            "{sequence}",
            "Texts and prompts read in one step",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Counts }
        );
        _meter.CreateObservableGauge(
            "malmoi.running",
            () => Each(models, model => model.Scheduler.Running),
            "{text}",
            "Texts being written"
        );
        _meter.CreateObservableGauge(
            "malmoi.waiting",
            () => Each(models, model => model.Scheduler.Waiting),
            "{request}",
            "Requests that wait for a model"
        );
    }

    public ActivitySource Activities { get; } = new(Name);

    /// <summary>The meter, for whoever listens to this server alone.</summary>
    public Meter Meter => _meter;

    public void Answered(string path, int status, TimeSpan time)
    {
        var tags = new TagList { { "path", path }, { "status", status } };
        _requests.Add(1, tags);
        _duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("path", path));
    }

    /// <summary>A request's texts are written, or given up.</summary>
    public void Wrote(string model, Writing writing)
    {
        var tag = new KeyValuePair<string, object?>("model", model);
        var (read, written) = (writing.PromptTokens, writing.NewTokens);
        _tokens.Add(read, tag, new KeyValuePair<string, object?>("kind", "prompt"));
        _tokens.Add(written, tag, new KeyValuePair<string, object?>("kind", "new"));
        _tokens.Add(writing.RememberedTokens, tag, new KeyValuePair<string, object?>("kind", "remembered"));
        if (writing.TimeToFirst is { } first)
        {
            _firstToken.Record(first.TotalSeconds, tag);
            if (written > 1)
            {
                _perToken.Record((writing.Elapsed - first).TotalSeconds / (written - 1), tag);
            }
        }
    }

    public void Stepped(string model, StepReport step)
    {
        var tag = new KeyValuePair<string, object?>("model", model);
        _step.Record(step.Time.TotalSeconds, tag);
        _batch.Record(step.Sequences, tag);
    }

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }

    private Histogram<double> Seconded(string name, string description) =>
        _meter.CreateHistogram(
            name,
            "s",
            description,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds }
        );

    private static IEnumerable<Measurement<long>> Each(
        IReadOnlyList<ServedModel> models,
        Func<ServedModel, int> count
    ) =>
        models.Select(model => new Measurement<long>(
            count(model),
            new KeyValuePair<string, object?>("model", model.Name)
        ));
}
