using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>How a model that writes is opened to be tuned or aligned.</summary>
public sealed record TunedModelOptions
{
    /// <summary>cpu, cuda, cuda:1, mps.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Of an adapter's first numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tunes a low-rank adapter and not the model; null: the model.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>In how few bits the frozen matrices beside an adapter are kept: nf4, q4_0, ...; null: as they are.</summary>
    public string? Quantized { get; init; }

    /// <summary>How conversations are written for it: a format's name or a template's file; null: by the template that came with it, or Alpaca's where none did.</summary>
    public string? Template { get; init; }
}
