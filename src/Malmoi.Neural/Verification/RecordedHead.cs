using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>A head's numbers and its loss under the names of the reference's outputs.</summary>
internal sealed class RecordedHead(
    Transformer model,
    Family family,
    IReadOnlyDictionary<string, Tensor> inputs,
    Action<string, Tensor> add
)
{
    public void Run(string name, Head head, Tensor hidden)
    {
        var logits = head.Forward(HeadPlaces.Of(head.Spec.Places, model, family, hidden, inputs)); // (batch, ..., outputs)
        var labels = inputs.GetValueOrDefault("labels");
        var pretrains =
            model.Heads.ContainsKey(HeadNames.MaskedToken) && model.Heads.ContainsKey(HeadNames.NextSentence);
        switch (name)
        {
            case HeadNames.NextToken:
                add("out.logits", logits);
                Loss(
                    labels,
                    labels =>
                        model.Spec is DecoderModel or EncoderModel
                            ? Losses.NextToken(logits, labels)
                            : Losses.PerPlace(logits, labels)
                );
                break;
            case HeadNames.MaskedToken:
                add(pretrains ? "out.prediction_logits" : "out.logits", logits);
                Loss(labels, labels => Losses.PerPlace(logits, labels));
                break;
            case HeadNames.NextSentence:
                add(pretrains ? "out.seq_relationship_logits" : "out.logits", logits);
                Loss(
                    pretrains ? inputs.GetValueOrDefault("next_sentence_label") : labels,
                    labels => Losses.PerPlace(logits, labels)
                );
                break;
            case HeadNames.SequenceClass or HeadNames.ImageClass:
                add("out.logits", logits);
                Loss(labels, labels => Losses.SequenceClass(logits, labels));
                break;
            case HeadNames.TokenClass:
                add("out.logits", logits);
                Loss(labels, labels => Losses.PerPlace(logits, labels));
                break;
            case HeadNames.Span:
                add("out.start_logits", logits.select(-1, 0));
                add("out.end_logits", logits.select(-1, 1));
                Loss(
                    inputs.GetValueOrDefault("start_positions"),
                    begins => Losses.Span(logits, begins, inputs["end_positions"])
                );
                break;
            case HeadNames.ReplacedToken:
                add("out.logits", logits.squeeze(-1));
                Loss(
                    labels,
                    labels =>
                        Losses.ReplacedToken(logits.squeeze(-1), labels, inputs.GetValueOrDefault("attention_mask"))
                );
                break;
            case HeadNames.Choice:
                add("out.mc_logits", logits.squeeze(-1));
                if (inputs.GetValueOrDefault("mc_labels") is { } truth)
                {
                    add("loss.mc_loss", Losses.PerPlace(logits.squeeze(-1), truth));
                }

                break;
            case HeadNames.Relevance:
                add("out.relevance_logits", logits.squeeze(-1));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }

        void Loss(Tensor? wanted, Func<Tensor, Tensor> loss)
        {
            if (wanted is not null)
            {
                add($"part.{name}", loss(wanted));
            }
        }
    }
}
