//! The network: tensors in, a tensor out.
//!
//! It runs on the runtime's own pool of threads, one for each physical core (`RTEN_NUM_THREADS` for another number).
//! Who asks waits on a thread of its own, so that a pool whose thread it is cannot take other work in the
//! meantime, which would stand on the same stack.

use crate::error::{LoadError, RunError};
use rten::{Model, ModelOptions, NodeId, RunOptions, Value, ValueOrView};
use std::thread::Builder;

/// Numbers of a tensor, row by row.
#[derive(Debug, Clone)]
pub struct Tensor<T> {
    /// The sizes.
    pub sizes: Vec<usize>,
    /// The numbers.
    pub data: Vec<T>,
}

/// A network.
pub struct Network {
    model: Model,
    inputs: Vec<(String, NodeId)>,
    output: NodeId,
}

impl Network {
    /// Opens an ONNX file; `weights` are those of a `model.onnx_data` beside it.
    ///
    /// # Errors
    /// [`LoadError`] with what the runtime says of it, which names operators that it does not know.
    pub fn load(path: &str, bytes: Vec<u8>, weights: Option<Vec<u8>>) -> Result<Self, LoadError> {
        let mut options = ModelOptions::with_all_ops();
        // Copies of weights in another order would be a third more memory for a fiftieth of the time.
        options.prepack_weights(false);
        if let Some(weights) = weights {
            options.external_data("model.onnx_data", weights);
        }
        let model =
            options.load(bytes).map_err(|error| LoadError::file(path, error.to_string()))?;
        let name = |id: &NodeId| {
            let info = model.node_info(*id)?;
            Some((info.name()?.to_owned(), *id))
        };
        let inputs = model.input_ids().iter().filter_map(name).collect();
        let outputs: Vec<_> = model.output_ids().iter().filter_map(name).collect();
        let logits = outputs.iter().find(|(name, _)| name == "logits").or(outputs.first());
        let Some(&(_, output)) = logits else {
            return Err(LoadError::file(path, "the network has no output"));
        };
        Ok(Self { inputs, output, model })
    }

    /// The names of its inputs.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        self.inputs.iter().map(|(name, _)| name.as_str())
    }

    /// Runs the network on inputs that it takes; those of which it has none are left out.
    ///
    /// # Errors
    /// [`RunError`] when the runtime refuses them, or the output has another number of sizes than `N`.
    pub fn run<const N: usize>(
        &self,
        inputs: &[(&str, Tensor<i32>)],
    ) -> Result<([usize; N], Vec<f32>), RunError> {
        let broken = |error: &dyn std::fmt::Display| RunError::Network(error.to_string());
        let mut values: Vec<(NodeId, ValueOrView<'_>)> = Vec::with_capacity(inputs.len());
        for (name, tensor) in inputs {
            let Some((_, id)) = self.inputs.iter().find(|(own, _)| own == name) else { continue };
            let value = Value::from_shape(tensor.sizes.as_slice(), tensor.data.clone());
            values.push((*id, value.map_err(|error| broken(&error))?.into()));
        }
        let run = || self.model.run_n(values, [self.output], Some(RunOptions::default()));
        let answer = std::thread::scope(|scope| {
            let asking = Builder::new().spawn_scoped(scope, run).map_err(|error| broken(&error))?;
            asking.join().map_err(|_| RunError::Network("the runtime panicked".to_owned()))
        });
        let [output] = answer?.map_err(|error| broken(&error))?;
        output.into_shape_vec::<f32, N>().map_err(|error| broken(&error))
    }
}
