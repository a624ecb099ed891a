namespace Malmoi.Neural.Tests.FamilyContract;

/// <summary>Configurations of every family, so small that a model is built in no time; heads and sizes are odd where a family allows it.</summary>
internal static class TinyConfigurations
{
    private const string Gpt = "\"n_embd\": 12, \"n_layer\": 2, \"n_head\": 3, \"n_positions\": 16";
    private const string Llama =
        "\"hidden_size\": 12, \"intermediate_size\": 10, \"num_hidden_layers\": 2, \"num_attention_heads\": 3, \"num_key_value_heads\": 3, \"max_position_embeddings\": 16";
    private const string Grouped =
        "\"hidden_size\": 16, \"intermediate_size\": 10, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"max_position_embeddings\": 16";
    private const string Bert =
        "\"hidden_size\": 12, \"intermediate_size\": 10, \"num_hidden_layers\": 2, \"num_attention_heads\": 3, \"max_position_embeddings\": 20, \"pad_token_id\": 1";
    private const string Bart =
        "\"d_model\": 12, \"encoder_layers\": 1, \"decoder_layers\": 2, \"encoder_attention_heads\": 2, \"decoder_attention_heads\": 3, \"encoder_ffn_dim\": 10, \"decoder_ffn_dim\": 9, \"max_position_embeddings\": 16, \"pad_token_id\": 1, \"decoder_start_token_id\": 2, \"eos_token_id\": 2";
    private const string T5 =
        "\"d_model\": 12, \"d_kv\": 5, \"d_ff\": 10, \"num_layers\": 2, \"num_heads\": 3, \"relative_attention_num_buckets\": 8, \"relative_attention_max_distance\": 12, \"pad_token_id\": 0";

    /// <summary>What each is called, and its text.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["gpt2"] = Of("gpt2", "GPT2LMHeadModel", Gpt),
            ["gpt2, classes"] = Of("gpt2", "GPT2ForSequenceClassification", Gpt),
            ["gpt2, double heads"] = Of("gpt2", "GPT2DoubleHeadsModel", Gpt),
            ["gpt2, body"] = Of("gpt2", "GPT2Model", Gpt),
            ["openai-gpt"] = Of("openai-gpt", "OpenAIGPTLMHeadModel", Gpt),
            ["gpt_neo"] = Of(
                "gpt_neo",
                "GPTNeoForCausalLM",
                "\"hidden_size\": 12, \"num_layers\": 2, \"num_heads\": 3, \"max_position_embeddings\": 16, \"window_size\": 3, \"attention_types\": [[[\"global\", \"local\"], 1]]"
            ),
            ["gptj"] = Of("gptj", "GPTJForCausalLM", $"{Gpt}, \"rotary_dim\": 2"),
            ["gpt_neox"] = Of("gpt_neox", "GPTNeoXForCausalLM", $"{Llama}, \"rotary_pct\": 0.5"),
            ["gpt_neox, one after the other"] = Of(
                "gpt_neox",
                "GPTNeoXForCausalLM",
                $"{Llama}, \"use_parallel_residual\": false, \"rope_parameters\": {{\"rope_theta\": 500.0, \"partial_rotary_factor\": 1.0, \"rope_type\": \"linear\", \"factor\": 2.0}}"
            ),
            ["opt"] = Of("opt", "OPTForCausalLM", $"{Llama}, \"ffn_dim\": 10"),
            ["opt, 350m"] = Of(
                "opt",
                "OPTForCausalLM",
                $"{Llama}, \"ffn_dim\": 10, \"do_layer_norm_before\": false, \"word_embed_proj_dim\": 7"
            ),
            ["bloom"] = Of("bloom", "BloomForCausalLM", "\"n_embed\": 12, \"n_layer\": 2, \"num_attention_heads\": 6"),
            ["bloom, normed skips"] = Of(
                "bloom",
                "BloomForTokenClassification",
                "\"hidden_size\": 12, \"n_layer\": 2, \"n_head\": 3, \"apply_residual_connection_post_layernorm\": true"
            ),
            ["llama"] = Of("llama", "LlamaForCausalLM", Grouped),
            ["llama, tied, dynamic"] = Of(
                "llama",
                "LlamaForCausalLM",
                $"{Grouped}, \"tie_word_embeddings\": true, \"attention_bias\": true, \"rope_scaling\": {{\"type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8}}"
            ),
            ["mistral"] = Of("mistral", "MistralForCausalLM", $"{Grouped}, \"sliding_window\": 4"),
            ["mixtral"] = Of("mixtral", "MixtralForCausalLM", $"{Grouped}, \"num_local_experts\": 3"),
            ["qwen2"] = Of(
                "qwen2",
                "Qwen2ForCausalLM",
                $"{Grouped}, \"use_sliding_window\": true, \"sliding_window\": 3, \"max_window_layers\": 1"
            ),
            ["gemma"] = Of("gemma", "GemmaForCausalLM", $"{Grouped}, \"head_dim\": 6"),
            ["phi"] = Of("phi", "PhiForCausalLM", $"{Grouped}, \"qk_layernorm\": true"),
            ["stablelm"] = Of("stablelm", "StableLmForCausalLM", $"{Grouped}, \"partial_rotary_factor\": 0.5"),
            ["stablelm_epoch"] = Of(
                "stablelm_epoch",
                "StableLmForCausalLM",
                $"{Grouped}, \"partial_rotary_factor\": 0.5, \"use_parallel_residual\": true, \"use_qkv_bias\": true"
            ),
            ["falcon, 7b"] = Of("falcon", "FalconForCausalLM", Grouped),
            ["falcon, 40b"] = Of(
                "falcon",
                "FalconForCausalLM",
                $"{Grouped}, \"new_decoder_architecture\": true, \"num_kv_heads\": 2, \"ffn_hidden_size\": 9"
            ),
            ["RefinedWebModel"] = Of(
                "RefinedWebModel",
                "RWForCausalLM",
                "\"hidden_size\": 12, \"n_layer\": 2, \"n_head\": 6, \"multi_query\": false, \"parallel_attn\": false, \"alibi\": true, \"bias\": true"
            ),
            ["RefinedWeb"] = Of(
                "RefinedWeb",
                "RWForCausalLM",
                "\"hidden_size\": 16, \"n_layer\": 2, \"n_head\": 4, \"n_head_kv\": 2"
            ),
            ["mpt"] = Of(
                "mpt",
                "MPTForCausalLM",
                "\"d_model\": 12, \"n_layers\": 2, \"n_heads\": 6, \"expansion_ratio\": 2, \"attn_config\": {\"clip_qkv\": 0.5, \"alibi_bias_max\": 4}"
            ),
            ["gpt_bigcode"] = Of("gpt_bigcode", "GPTBigCodeForCausalLM", Gpt),
            ["gpt_bigcode, many heads"] = Of("gpt_bigcode", "GPTBigCodeForCausalLM", $"{Gpt}, \"multi_query\": false"),
            ["ctrl"] = Of("ctrl", "CTRLLMHeadModel", $"{Gpt}, \"dff\": 10"),
            ["bert"] = Of("bert", "BertForPreTraining", Bert),
            ["bert, decoder"] = Of("bert", "BertLMHeadModel", $"{Bert}, \"is_decoder\": true"),
            ["albert"] = Of("albert", "AlbertForMaskedLM", $"{Bert}, \"embedding_size\": 7"),
            ["roberta"] = Of("roberta", "RobertaForMaskedLM", Bert),
            ["xlm-roberta"] = Of("xlm-roberta", "XLMRobertaForTokenClassification", Bert),
            ["camembert"] = Of("camembert", "CamembertForSequenceClassification", Bert),
            ["distilbert"] = Of(
                "distilbert",
                "DistilBertForMaskedLM",
                "\"dim\": 12, \"n_layers\": 2, \"n_heads\": 3, \"hidden_dim\": 10, \"max_position_embeddings\": 16"
            ),
            ["xlm"] = Of(
                "xlm",
                "XLMWithLMHeadModel",
                "\"emb_dim\": 12, \"n_layers\": 2, \"n_heads\": 3, \"n_langs\": 2, \"max_position_embeddings\": 16"
            ),
            ["flaubert"] = Of(
                "flaubert",
                "FlaubertWithLMHeadModel",
                "\"emb_dim\": 12, \"n_layers\": 2, \"n_heads\": 3, \"pre_norm\": true, \"max_position_embeddings\": 16"
            ),
            ["electra"] = Of("electra", "ElectraForPreTraining", $"{Bert}, \"embedding_size\": 7"),
            ["electra, generator"] = Of("electra", "ElectraForMaskedLM", $"{Bert}, \"embedding_size\": 7"),
            ["dpr"] = Of("dpr", "DPRQuestionEncoder", $"{Bert}, \"projection_dim\": 5"),
            ["vit"] = Of(
                "vit",
                "ViTForImageClassification",
                "\"hidden_size\": 12, \"num_hidden_layers\": 2, \"num_attention_heads\": 3, \"intermediate_size\": 10, \"image_size\": 6, \"patch_size\": 3"
            ),
            ["bart"] = Of("bart", "BartForConditionalGeneration", Bart),
            ["mbart"] = Of("mbart", "MBartForConditionalGeneration", Bart),
            ["pegasus"] = Of("pegasus", "PegasusForConditionalGeneration", Bart),
            ["marian"] = Of("marian", "MarianMTModel", $"{Bart}, \"decoder_vocab_size\": 23"),
            ["t5"] = Of("t5", "T5ForConditionalGeneration", T5),
            ["t5, gated"] = Of(
                "t5",
                "T5ForConditionalGeneration",
                $"{T5}, \"feed_forward_proj\": \"gated-gelu\", \"tie_word_embeddings\": false"
            ),
            ["mt5"] = Of("mt5", "MT5ForConditionalGeneration", $"{T5}, \"feed_forward_proj\": \"gated-gelu\""),
            ["transformer"] = Of(
                "transformer",
                "TransformerForConditionalGeneration",
                "\"d_model\": 12, \"num_layers\": 2, \"num_heads\": 3, \"d_ff\": 10, \"max_position_embeddings\": 16"
            ),
        };

    private static string Of(string modelType, string architecture, string rest) =>
        $$"""{"model_type": "{{modelType}}", "architectures": ["{{architecture}}"], "vocab_size": 23, {{rest}}}""";
}
