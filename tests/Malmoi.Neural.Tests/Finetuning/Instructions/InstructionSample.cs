using System.Text;
using Malmoi.Families;
using Malmoi.Instructions;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

/// <summary>A small model of any family whose tokenizer has a piece a letter, as a folder, and a short template of turns beside it.</summary>
internal sealed class InstructionSample : IDisposable
{
    private const string Letters = " abcdefghijklmnopqrstuvwxyz0123456789?.:UA+=-\n";

    private static readonly string[] Pieces =
    [
        "<pad>",
        "<s>",
        "</s>",
        "<unk>",
        .. Letters.Select(letter =>
            letter switch
            {
                ' ' => "Ġ",
                '\n' => "Ċ",
                _ => letter.ToString(),
            }
        ),
        "zz",
    ];

    private readonly TemporaryFolder _folder = new();

    /// <param name="config">Of a family, without the braces and its vocabulary.</param>
    /// <param name="name">What its folder is called.</param>
    public InstructionSample(string config = Gpt2, string name = "model")
    {
        Model = _folder[name];
        var ids = "\"pad_token_id\": 0, \"bos_token_id\": 1, \"eos_token_id\": 2";
        var json = $"{{{config}, \"vocab_size\": {Pieces.Length}, {ids}, \"initializer_range\": 0.15}}";
        Family = FamilyTable.Read(Encoding.UTF8.GetBytes(json), "config.json");
        using var weights = new FreshWeights(7, Family);
        using var model = new Transformer(Family.Spec(Family.Task), weights);
        CheckpointWriter.Write(Model, model.Tensors, Family);
        new HuggingFaceTokenizer(Tokenizer).Save(Model);
        Template = _folder.Write(
            "template.jinja",
            "{% for m in messages %}{% if m['role'] == 'assistant' %}{{ m['content'] + eos_token }}{% else %}U:{{ m['content'] }}\nA:{% endif %}{% endfor %}"
        );
    }

    public static TokenizerPipeline Tokenizer { get; } =
        new(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary(Pieces),
                    [("z", "z")],
                    new BytePairOptions { UnknownPiece = "<unk>" }
                ),
                Splitter = new ByteLevelSplitter(AddPrefixSpace: false),
                Decoder = new ByteLevelDecoder(),
                AddedTokens = [.. Pieces.Take(4).Select((piece, id) => new AddedToken(id, piece) { Special = true })],
                Special = new(Unknown: 3, Begin: 1, End: 2, Padding: 0),
            }
        );

    /// <summary>Sums and opposites.</summary>
    public static IReadOnlyList<InstructionExample> Sums { get; } =
    [
        .. Enumerable
            .Range(0, 20)
            .Select(i =>
                InstructionExample.Of($"{i % 5}+{i / 5}?", null, $"{(i % 5) + (i / 5)}{(i % 3 == 0 ? "." : "")}")
            ),
    ];

    public Family Family { get; }

    public string Model { get; }

    public string Template { get; }

    public string this[string name] => _folder[name];

    public string Write(string name, string text) => _folder.Write(name, text);

    public TunedModel Open(AdapterOptions? adapter = null) =>
        TunedModel.Open(Model, new TunedModelOptions { Adapter = adapter, Template = Template });

    public void Dispose() => _folder.Dispose();

    public const string Gpt2 =
        "\"model_type\": \"gpt2\", \"architectures\": [\"GPT2LMHeadModel\"], \"n_embd\": 16, \"n_layer\": 2, \"n_head\": 4, \"n_positions\": 64, \"attn_pdrop\": 0.0, \"embd_pdrop\": 0.0, \"resid_pdrop\": 0.0";

    public const string Llama =
        "\"model_type\": \"llama\", \"architectures\": [\"LlamaForCausalLM\"], \"hidden_size\": 16, \"intermediate_size\": 24, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"max_position_embeddings\": 64";

    public const string Mistral =
        "\"model_type\": \"mistral\", \"architectures\": [\"MistralForCausalLM\"], \"hidden_size\": 16, \"intermediate_size\": 24, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"max_position_embeddings\": 64, \"sliding_window\": 5";

    public const string Bloom =
        "\"model_type\": \"bloom\", \"architectures\": [\"BloomForCausalLM\"], \"hidden_size\": 16, \"n_layer\": 2, \"n_head\": 4, \"hidden_dropout\": 0.0, \"attention_dropout\": 0.0";

    public const string T5 =
        "\"model_type\": \"t5\", \"architectures\": [\"T5ForConditionalGeneration\"], \"d_model\": 16, \"d_kv\": 4, \"d_ff\": 24, \"num_layers\": 2, \"num_heads\": 4, \"relative_attention_num_buckets\": 8, \"relative_attention_max_distance\": 12, \"decoder_start_token_id\": 0, \"dropout_rate\": 0.0";
}
