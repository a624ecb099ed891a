using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Malmoi.Server.Telemetry;

/// <summary>What a meter measured, in the text format that Prometheus reads (version 0.0.4).</summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <param name="meter">Everything it measures from now on is told.</param>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take((Family)family!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take((Family)family!, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var family in _families.Values)
            {
                family.Write(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private Family Add(Instrument instrument)
    {
        var bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;
        var kind =
            bounds is not null ? "histogram"
            : instrument.IsObservable ? "gauge"
            : "counter";
        var name = instrument.Name.Replace('.', '_');
        name =
            kind == "counter" ? $"{name}_total"
            : instrument.Unit == "s" ? $"{name}_seconds"
            : name;
        var family = new Family(name, kind, instrument.Description ?? "", bounds ?? []);
        lock (_lock)
        {
            _families[name] = family;
        }

        return family;
    }

    private void Take(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_lock)
        {
            family.Take(labels, value);
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = string.Create(CultureInfo.InvariantCulture, $"{value}")
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : "")
                .Append(name.Replace('.', '_'))
                .Append("=\"")
                .Append(escaped)
                .Append('"');
        }

        return text.ToString();
    }

    private sealed class Family(string name, string kind, string help, IReadOnlyList<double> bounds)
    {
        private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);

        public void Take(string labels, double value)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                _series[labels] = series = new Series { Buckets = new long[bounds.Count] };
            }

            series.Value = kind == "gauge" ? value : series.Value + value;
            series.Count++;
            for (var i = 0; i < bounds.Count; i++)
            {
                series.Buckets[i] += value <= bounds[i] ? 1 : 0;
            }
        }

        public void Write(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");
            foreach (var (labels, series) in _series)
            {
                var braces = labels.Length > 0 ? $"{{{labels}}}" : "";
                if (kind != "histogram")
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {series.Value}\n");
                    continue;
                }

                var comma = labels.Length > 0 ? "," : "";
                for (var i = 0; i < bounds.Count; i++)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{name}_bucket{{{labels}{comma}le=\"{bounds[i]}\"}} {series.Buckets[i]}\n"
                    );
                }

                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {series.Count}\n{name}_sum{braces} {series.Value}\n{name}_count{braces} {series.Count}\n"
                );
            }
        }
    }

    private sealed class Series
    {
        public double Value { get; set; }

        public long Count { get; set; }

        public required long[] Buckets { get; init; }
    }
}
