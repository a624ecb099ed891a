using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Runs a model on recorded inputs and gives every number it can name, under the names of the reference's outputs.</summary>
internal sealed class RecordedRun(Transformer model, Family family)
{
    private readonly Dictionary<string, Tensor> _outputs = [];

    /// <param name="inputs">"input_ids", "attention_mask", "labels", ... as the reference was given them.</param>
    /// <returns>"out.logits", "out.hidden_states.0", "base.last_hidden_state", "loss.loss", ...</returns>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs)
    {
        _outputs.Clear();
        var hidden = model.Spec is EncoderDecoderModel ? RunBoth(inputs) : RunOne(inputs);
        Add("base.last_hidden_state", hidden);
        Add("out.last_hidden_state", hidden);
        foreach (var (name, head) in model.Heads)
        {
            new RecordedHead(model, family, inputs, Add).Run(name, head, hidden);
        }

        if (model.HasPooler || model.Heads.Count == 0)
        {
            var pooled = model.Pool(hidden);
            Add("base.pooler_output", pooled);
            Add("out.pooler_output", pooled);
        }

        AddLosses();
        return _outputs;
    }

    private Tensor RunOne(IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var trace = new StackTrace();
        var read = inputs.GetValueOrDefault("input_ids") ?? inputs["pixel_values"];
        // Several choices for each text, (batch, choices, positions), are read as so many texts.
        var choices = read.shape is [_, _, var positions] ? positions : 0;
        var hidden = model.Read(
            new StackInput
            {
                Input = choices > 0 ? read.view(-1, choices) : read,
                Mask = inputs.GetValueOrDefault("attention_mask"),
                Positions = inputs.GetValueOrDefault("position_ids"),
                Segments = inputs.GetValueOrDefault("token_type_ids"),
                Languages = inputs.GetValueOrDefault("langs"),
                Trace = trace,
            }
        );
        hidden = choices > 0 ? hidden.view([.. read.shape, hidden.shape[^1]]) : hidden;
        AddAll(
            "out.hidden_states",
            [.. trace.HiddenStates.SkipLast(1), family.ShowsLastLayerNormed ? hidden : trace.LastBeforeNorm!]
        );
        AddAll("out.attentions", trace.Attentions);
        AddAll("out.router_logits", trace.RouterLogits);
        if (trace.RouterLogits.Count > 0 && model.Decoder!.Spec.Layers[0].FeedForward is MixtureOfExperts experts)
        {
            var balance = Losses.Balance(
                trace.RouterLogits,
                experts.Chosen,
                inputs.GetValueOrDefault("attention_mask")
            );
            Add("out.aux_loss", balance);
            if (inputs.ContainsKey("labels"))
            {
                Add("part.balance", balance * Held.Number(experts.BalanceLoss));
            }
        }

        return hidden;
    }

    private Tensor RunBoth(IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var read = new StackTrace();
        using var written = new StackTrace();
        var mask = inputs.GetValueOrDefault("attention_mask");
        var memory = model.Encoder!.Forward(
            new StackInput
            {
                Input = inputs["input_ids"],
                Mask = mask,
                Trace = read,
            }
        );
        var hidden = model.Decoder!.Forward(
            new StackInput
            {
                Input = inputs.GetValueOrDefault("decoder_input_ids") ?? DecoderInput.Of(family, inputs),
                Mask = inputs.GetValueOrDefault("decoder_attention_mask"),
                Memory = memory,
                MemoryMask = mask,
                Trace = written,
            }
        );
        Add("out.encoder_last_hidden_state", memory);
        AddAll("out.encoder_hidden_states", read.HiddenStates);
        AddAll("out.encoder_attentions", read.Attentions);
        AddAll("out.decoder_hidden_states", written.HiddenStates);
        AddAll("out.decoder_attentions", written.Attentions);
        AddAll("out.cross_attentions", written.CrossAttentions);
        return hidden;
    }

    // Several heads are trained on the sum of what each minimises.
    private void AddLosses()
    {
        var parts = _outputs.Where(output => output.Key.StartsWith("part.", StringComparison.Ordinal)).ToList();
        if (parts.Count > 0)
        {
            Add("loss.loss", parts.Select(part => part.Value).Aggregate((sum, part) => sum.Plus(part)));
            Add("out.loss", _outputs["loss.loss"]);
        }
    }

    private void Add(string name, Tensor tensor) => _outputs[name] = tensor;

    private void AddAll(string name, IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            Add(FormattableString.Invariant($"{name}.{i}"), tensors[i].alias());
        }
    }
}
