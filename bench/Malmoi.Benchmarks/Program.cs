using Malmoi.Benchmarks;

return args switch
{
    ["estimation", _, ..] => EstimationBenchmark.Run(args[1..]),
    ["estimation-stages", _, ..] => EstimationBenchmark.Stages(args[1..]),
    ["tokenizer-training", _, _, ..] => TokenizerTrainingBenchmark.Run(args[1..]),
    ["word-vectors", _, ..] => WordVectorsBenchmark.Run(args[1..]),
    ["transformers", _, ..] => TransformerBenchmark.Run(args[1..]),
    ["training", _, ..] => TrainingBenchmark.Run(args[1..]),
    ["adapter-training", _, ..] => AdapterTrainingBenchmark.Run(args[1..]),
    ["engine", _, ..] => EngineBenchmark.Run(args[1..]),
    ["rollouts", _, ..] => RolloutBenchmark.Run(args[1..]),
    ["engine-run", var model, var threads] => EngineBenchmark.RunOne(model, threads),
    ["matrices", ..] => MatrixBenchmark.Run(args[1..]),
    ["first-token", _, _, ..] => FirstTokenBenchmark.Run(args[1..]),
    ["serve-overhead", ..] => await ServingOverheadBenchmark.RunAsync(args[1..]),
    ["serve-soak", _, _, ..] => await ServingSoakBenchmark.RunAsync(args[1..]),
    ["opening", ..] => OpeningBenchmark.Run(args[1..]),
    ["blimp", _, _, _, ..] => BlimpBenchmark.Run(args[1..]),
    ["query", var model, var text] => QueryBenchmark.Run(model, text),
    ["tokenizer-encoding", _, _, ..] => TokenizerEncodingBenchmark.Run(args[1..]),
    ["encode-with-microsoft-ml", var folder, var text, var output] => TokenizerEncodingBenchmark.RunMachineLearning(
        folder,
        text,
        output
    ),
    ["constraints", _, ..] => ConstraintBenchmark.Run(args[1..]),
    ["korean-units", _, _, ..] => KoreanUnitsStudy.Run(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "benchmarks: estimation CORPUS, estimation-stages CORPUS, query MODEL TEXT (a KenLM file and a text of words), tokenizer-training CORPUS HELD_OUT, tokenizer-encoding TOKENIZER TEXT, word-vectors CORPUS, constraints TOKENIZER [TEXTS], korean-units TRAIN TEST, transformers bench/peers/transformers_torch.py [THREADS [ROUNDS]], adapter-training bench/peers/adapter_torch.py [THREADS [ROUNDS [tiny]]], rollouts tiny|gpt2 [ANSWERS [TOKENS [THREADS [ROUNDS]]]], opening [FOLDER], matrices [FORMATS [OUTPUTS [INPUTS [VECTORS]]]], first-token PROGRAM MODEL [ROUNDS], serve-overhead [MODEL [STREAMS [TOKENS [ROUNDS]]]], serve-soak PROGRAM MODEL [SECONDS [STREAMS]], engine NODE_MODULES_FOLDER [THREADS [ROUNDS [FOLDER]]], blimp bench/peers/blimp_torch.py TOKENIZER BLIMP [THREADS [ROUNDS]]"
    );
    return 1;
}
