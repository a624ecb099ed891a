using Malmoi.LanguageModels;

namespace Malmoi.Verification;

/// <summary>A model that runs on recorded inputs, whatever computes it.</summary>
public interface IVerifiedModel
{
    /// <summary>The model as one that writes on; null where it does not.</summary>
    INextTokenModel? Writer { get; }

    /// <summary>What a decoder reads first where an encoder stands before it; null where none does.</summary>
    int? DecoderStart { get; }

    /// <param name="inputs">"input_ids", "attention_mask", "labels", ... as the reference was given them.</param>
    /// <returns>Every number it can name, as the reference does: "out.logits", "out.hidden_states.0", "loss.loss", ...</returns>
    IReadOnlyDictionary<string, RecordedArray> Run(IReadOnlyDictionary<string, RecordedArray> inputs);
}
